import type { AppConfig } from '../platform/config/app-config.js';
import { shanghaiDate } from '../platform/time/shanghai-date.js';
import type { LicenceSnapshot } from '../rendering/licence-snapshot.js';
import type { KeptReport } from '../verification/verification-records.service.js';

/** Folder under `templates/`, and what a seal must be allowed to seal. */
export const RECEIPT_TYPE = 'verification-receipt';

/** More do not fit on the one page; all are in the stored answer that the code leads to. */
const MOST_REASONS = 5;
const LONGEST_TEXT = 120;

type Report = KeptReport['report'];
type Sealer = Readonly<{ authority: Readonly<{ name: string; uscc: string }>; development: boolean }>;

/** Everything that a receipt says. */
export function receiptSnapshot(
  { id, report }: KeptReport,
  { authority, development }: Sealer,
  { publicUrl }: Pick<AppConfig, 'publicUrl'>,
): LicenceSnapshot {
  const at = new Date(report.validationTime);
  return {
    licenceType: RECEIPT_TYPE,
    templateVersion: '1',
    number: id,
    identifier: '',
    version: '001',
    type: { name: '电子证照核验回执', code: '', definingAuthority: authority },
    issuer: { ...authority, region: '' },
    holder: { name: '', code: '', codeType: { code: '', name: '' } },
    issueDate: shanghaiDate(at),
    verification: {
      url: `${publicUrl}/v1/verifications/${id}`,
      host: new URL(publicUrl).host,
      checkCode: '',
    },
    development,
    data: receiptData(report, at),
  };
}

function receiptData(report: Report, at: Date): Record<string, unknown> {
  const { tone, sentence, nextStep, file, policy, register, exactMatch, reasons } = report;
  const lights = { good: tone === 'good', bad: tone === 'not-good', warn: tone === 'cannot-tell' };
  const licence = register && {
    name: register.name,
    number: register.number,
    version: register.version,
    holder: register.holder,
    status: `${register.statusText.zh} ${register.statusText.en}`,
    ...(exactMatch ? { exact: '与存档文件逐字节一致 Byte for byte as issued' } : {}),
  };
  return {
    tone: Object.fromEntries(Object.entries(lights).map(([name, on]) => [name, String(on)])),
    sentence,
    nextStep,
    notes: notesOf(report),
    checkedAt: `${shanghaiDate(at)} ${new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(11, 19)} (UTC+8)`,
    ...(file ? { file: { sha256: file.sha256, bytes: String(file.bytes) } } : {}),
    ...(licence ? { licence } : {}),
    policy,
    reasons: reasons.slice(0, MOST_REASONS).map(({ text: { zh, en } }) => ({ zh: plain(zh), en: plain(en) })),
  };
}

/** Flags weigh as much as the verdict: a test licence is genuine and yet counts for nothing. */
function notesOf({ flags }: Report): { zh: string; en: string }[] {
  return [
    ...(flags.includes('test') ? [{ zh: '测试件，不具法律效力', en: 'A test, without legal effect' }] : []),
    ...(flags.includes('suspended') ? [{ zh: '工程正在中止施工', en: 'Construction is suspended' }] : []),
  ];
}

/** Details may quote the file that was checked, in whatever script: what our type cannot show becomes a question mark. */
function plain(text: string): string {
  const shown = text.replaceAll(/[^\x20-\x7e\u4e00-\u9fa5，。、；：（）《》“”]/g, '?');
  return shown.length <= LONGEST_TEXT ? shown : `${shown.slice(0, LONGEST_TEXT)}...`;
}
