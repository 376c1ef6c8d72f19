import { both, escape, rows } from '../pages/page.js';
import type { Bilingual, ReportedChange, ReportedSeal, VerificationReport } from '../report.js';
import { shanghaiTime } from './shanghai-time.js';

const INDICATIONS: Readonly<Record<ReportedSeal['indication'], Bilingual>> = {
  TOTAL_PASSED: { zh: '✓ 有效', en: 'sound' },
  INDETERMINATE: { zh: '? 无法确定', en: 'cannot be concluded' },
  TOTAL_FAILED: { zh: '✕ 无效', en: 'not sound' },
};

const KINDS: Readonly<Record<ReportedSeal['kind'], Bilingual>> = {
  seal: { zh: '电子印章', en: 'Seal' },
  'document-timestamp': { zh: '文档时间戳', en: 'Document timestamp' },
};

/** Where the time of a seal comes from; what is only claimed is said to be. */
const TIME_SOURCES: Readonly<Record<string, Bilingual>> = {
  timestamp: { zh: '时间戳', en: 'timestamp' },
  'document-timestamp': { zh: '文档时间戳', en: 'document timestamp' },
  'issuer-log': { zh: '颁发机构记录', en: "issuer's record" },
  claimed: { zh: '仅为签章方自称', en: 'claimed only' },
  none: { zh: '未知', en: 'unknown' },
};

/** A table for each seal, in the order of the file. */
export function sealsSection({ seals }: VerificationReport): string {
  if (seals.length === 0) return '';
  const heading = both({ zh: '逐枚签章', en: 'Seal by seal' });
  return `<h2>${heading}</h2>${seals.map((seal) => rows(sealRows(seal))).join('')}`;
}

function sealRows(seal: ReportedSeal): [Bilingual, string, string?][] {
  const { indication, subIndication, signer, level, ours, algorithm, field, coveredBytes } = seal;
  const said = INDICATIONS[indication];
  const owner: Bilingual = ours
    ? { zh: '（本机构的印章）', en: '(ours)' }
    : { zh: '（非本机构的印章）', en: '(not ours)' };
  const anchor = seal.chain.at(-1);
  return [
    [KINDS[seal.kind], `${signer ?? '—'} ${seal.kind === 'seal' ? `${owner.zh} ${owner.en}` : ''}`, 'key'],
    [
      { zh: '结论', en: 'Result' },
      `${said.zh} ${said.en}${subIndication ? ` — ${subIndication}` : ''}`,
      'key',
    ],
    [{ zh: '签章时间', en: 'Sealed at' }, timeText(seal)],
    [{ zh: '根证书', en: 'Root' }, anchor ? anchor.subject : ''],
    [{ zh: '级别', en: 'Level' }, level === 'none' ? '' : level],
    [
      { zh: '算法', en: 'Algorithm' },
      algorithm
        ? `${algorithm.signature}, ${algorithm.digest}, ${algorithm.keyType} ${algorithm.keyBits}`
        : '',
    ],
    [
      { zh: '签章域', en: 'Field' },
      `${field}${coveredBytes === null ? '' : `（${coveredBytes} 字节 bytes）`}`,
      'mono',
    ],
  ];
}

function timeText({ bestSignatureTime, claimedTime, bestSignatureTimeSource }: ReportedSeal): string {
  const at = bestSignatureTime ?? claimedTime;
  if (at === null) return '';
  const source = TIME_SOURCES[bestSignatureTime === null ? 'claimed' : bestSignatureTimeSource];
  return `${shanghaiTime(at)}${source ? `（${source.zh} ${source.en}）` : ''}`;
}

/** What was written after a seal, and by which revision. Nothing to see where only evidence was added. */
export function changesSection({ changes }: VerificationReport): string {
  if (changes.length === 0) return '';
  const items = changes.map((change) => `<li>${changeText(change)}</li>`);
  return `<h2>${both({ zh: '签章后的改动', en: 'Changes after sealing' })}</h2><ul>${items.join('')}</ul>`;
}

function changeText({ kind, text, object, page, revision }: ReportedChange): string {
  const mark = kind === 'extension' || kind === 'signature' ? 'i' : '✕';
  const place = [
    `第 ${revision} 次修订 revision ${revision}`,
    ...(page === null ? [] : [`第 ${page} 页 page ${page}`]),
    ...(object === null ? [] : [object]),
  ].join(' · ');
  return `${mark} ${both(text)}<br>${escape(place)}`;
}
