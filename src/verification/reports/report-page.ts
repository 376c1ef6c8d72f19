import { both, escape, htmlPage, type Light, lightBox, rows } from '../pages/page.js';
import type { Bilingual, ReportReason, Tone, VerificationReport } from '../report.js';
import { changesSection, sealsSection } from './report-details.js';
import { shanghaiTime } from './shanghai-time.js';
import type { KeptReport } from '../verification-records.service.js';

const LIGHTS: Readonly<Record<Tone, Light>> = { good: 'good', 'not-good': 'bad', 'cannot-tell': 'warn' };

/** What must be said beside the verdict. */
const FLAGS: Readonly<Record<string, Bilingual>> = {
  suspended: {
    zh: '注意：工程正在中止施工。',
    en: 'Note: construction is suspended at present.',
  },
  receipt: { zh: '注意：核验回执不能代替证照。', en: 'Note: a receipt stands for no licence.' },
  test: { zh: '注意：测试件，不具法律效力。', en: 'Note: a test, without legal effect.' },
};

/** An answer that a clerk can act on, and staple to the case: what it is, what to do, why. */
export function reportPage({ id, report }: KeptReport): string {
  const body = [
    verdictBox(report),
    nextStep(report),
    registerSection(report),
    reasonsSection(report),
    sealsSection(report),
    changesSection(report),
    recordSection(id, report),
  ];
  return htmlPage({ zh: '核验结果', en: 'Result of the check' }, body.join(''));
}

function verdictBox({ tone, sentence, flags }: VerificationReport): string {
  const notes = flags.flatMap((flag) => FLAGS[flag] ?? []);
  // Whoever sees green acts: what is noted beside it must be seen first.
  const light = tone === 'good' && notes.length > 0 ? 'warn' : LIGHTS[tone];
  return lightBox(light, sentence, notes);
}

function nextStep({ nextStep: step, register }: VerificationReport): string {
  const original = {
    zh: '打开证照页面，下载现行原件',
    en: 'Open its page and download the current original',
  };
  const link = register
    ? `<p class="screen"><a class="button" href="${escape(new URL(register.page).pathname)}">${escape(original.zh)} <span lang="en">${escape(original.en)}</span></a></p>`
    : '';
  const heading = both({ zh: '怎么办', en: 'What to do' });
  return `<h2>${heading}</h2><div class="next"><p>${both(step)}</p></div>${link}`;
}

function registerSection({ register, exactMatch }: VerificationReport): string {
  if (!register) return '';
  const { statusText, statusSince, version, currentVersion, registeredBy } = register;
  const replaced = currentVersion !== null && currentVersion !== version;
  const facts: [Bilingual, string, string?][] = [
    [{ zh: '证照', en: 'Licence' }, register.name],
    [{ zh: '编号', en: 'Number' }, register.number, 'key mono'],
    [{ zh: '版本', en: 'Version' }, version, 'key mono'],
    [{ zh: '核验时状态', en: 'Status when checked' }, `${statusText.zh} ${statusText.en}`, 'key'],
    [{ zh: '状态起始', en: 'Since' }, shanghaiTime(statusSince)],
    [{ zh: '现行版本', en: 'Current version' }, replaced ? currentVersion : '', 'key mono'],
    [{ zh: '持证主体', en: 'Holder' }, register.holder, 'key'],
    [{ zh: '颁发机构', en: 'Issuer' }, register.issuer],
    [{ zh: '颁发日期', en: 'Issue date' }, register.issueDate],
    [{ zh: '存档文件', en: 'File on record' }, exactMatch ? exactText(exactMatch, registeredBy) : ''],
    [{ zh: '登记部门', en: 'Registered by' }, registeredBy ?? ''],
  ];
  const heading = both({ zh: '证照库登记的内容', en: 'What the register says' });
  return `<h2>${heading}</h2>${rows(facts)}`;
}

function exactText(
  { version, issuedAt }: NonNullable<VerificationReport['exactMatch']>,
  registeredBy: string | null,
): string {
  if (registeredBy)
    return `与 ${shanghaiTime(issuedAt)} 登记的版本 ${version} 逐字节一致 Byte for byte as registered`;
  return `与 ${shanghaiTime(issuedAt)} 签发的版本 ${version} 逐字节一致 Byte for byte as issued`;
}

const SEVERITIES: Readonly<Record<ReportReason['severity'], string>> = {
  error: '✕ 问题 Fault',
  warning: '! 注意 Warning',
  info: 'i 说明 Note',
};

function reasonsSection({ reasons, tone }: VerificationReport): string {
  if (reasons.length === 0) return '';
  const order = Object.keys(SEVERITIES);
  const sorted = reasons.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  const items = sorted.map(({ severity, text, page, seal, object, code }) => {
    const place = [
      ...(page === undefined ? [] : [`第 ${page} 页 page ${page}`]),
      ...(seal === undefined ? [] : [`签章域 field ${seal}`]),
      ...(object === undefined ? [] : [object]),
    ].join(' · ');
    const where = place === '' ? '' : `<br>${escape(place)}`;
    // Beside a good verdict nothing is a fault: it was outweighed.
    const mark = SEVERITIES[tone === 'good' && severity === 'error' ? 'warning' : severity];
    return `<li><b>${mark}</b>：${both(text)}${where} <code>${escape(code)}</code></li>`;
  });
  return `<h2>${both({ zh: '理由', en: 'Reasons' })}</h2><ul>${items.join('')}</ul>`;
}

function recordSection(id: string, { file, policy, validationTime }: VerificationReport): string {
  const facts: [Bilingual, string, string?][] = [
    [{ zh: '回执编号', en: 'Receipt number' }, id, 'key mono'],
    [{ zh: '核验时间', en: 'Checked at' }, shanghaiTime(validationTime)],
    [{ zh: '文件摘要（SHA-256）', en: 'Digest of the file' }, file?.sha256 ?? '', 'mono'],
    [{ zh: '文件大小', en: 'Size' }, file ? `${file.bytes} 字节 bytes` : ''],
    [{ zh: '核验规则', en: 'Policy' }, `${policy.name} ${policy.version} (${policy.sha256})`, 'mono'],
  ];
  const heading = both({ zh: '核验记录', en: 'Record of this check' });
  const receipt = both({ zh: '下载加盖电子印章的核验回执（PDF）', en: 'Download a sealed receipt' });
  const note = both({
    zh: '本页是核验当时的结论；现状以证照页面为准。',
    en: 'This is what was found at that time; for the present status open the page of the licence.',
  });
  return `<h2>${heading}</h2>${rows(facts)}<p>${note}</p><p class="screen"><a href="/v1/verifications/${escape(id)}/receipt">${receipt}</a></p>`;
}

/** For a receipt number that nobody was given. */
export function unknownReportPage(): string {
  const box = lightBox('bad', { zh: '没有这个回执编号', en: 'No such receipt number' }, [
    {
      zh: '请核对编号；仍查不到的，所示回执不可采信，请重新核验原件。',
      en: 'Check the number. If it is still not found, do not rely on the receipt: have the original checked again.',
    },
  ]);
  const again = both({ zh: '核验文件', en: 'Check a file' });
  return htmlPage(
    { zh: '核验回执', en: 'Receipt of a check' },
    `${box}<p><a class="button" href="/verify">${again}</a></p>`,
  );
}
