import { type LicenceStatus, STATUS_WORDING } from '../../licences/licence-status.js';
import { shanghaiDate } from '../../platform/time/shanghai-date.js';
import { both, escape, htmlPage, lightBox, rows } from '../pages/page.js';
import type { Bilingual } from '../report.js';
import type { PublicLicenceDto } from './dto/public-licence.dto.js';
import { numberForm } from './number-form.js';
import { STATUS_ADVICE } from './status-advice.js';

const COMPARE: Bilingual = { zh: '与手中证照逐项核对', en: 'Compare with the sheet in your hand' };
const SEALED_FILE = {
  picture: { zh: '签章文件的样子', en: 'What the sealed file looks like' },
  download: { zh: '下载签章原件（PDF）', en: 'Download the sealed original' },
} as const;
/** Of a licence that a department registered: it may be a scan. */
const REGISTERED_FILE = {
  picture: { zh: '登记文件的样子', en: 'What the registered file looks like' },
  download: { zh: '下载登记文件（PDF）', en: 'Download the registered file' },
} as const;
const VERSIONS: Bilingual = { zh: '该编号下的各版本', en: 'Versions under this number' };
const REPLACED_BY: Bilingual = { zh: '打开新证', en: 'Open the licence that replaced it' };
const CURRENT: Bilingual = { zh: '打开现行版本', en: 'Open the current version' };

/**
 * What a phone shows after scanning the code on a permit.
 *
 * @param pages of the sealed file that can be shown; 0 when none can be painted now
 * @param host printed beside the code on every sheet
 */
export function licencePage(licence: PublicLicenceDto, pages: number, host: string): string {
  const { name, number } = licence;
  const { download } = fileWording(licence);
  const body = [
    statusBox(licence),
    licence.current
      ? `<p><a class="button" href="${escape(licence.current.path)}">${escape(CURRENT.zh)} ${escape(licence.current.version)}</a></p>`
      : '',
    licence.replacedBy
      ? `<p><a class="button" href="${escape(licence.replacedBy.path)}">${escape(REPLACED_BY.zh)} ${escape(licence.replacedBy.number)}</a></p>`
      : '',
    `<h2>${both(COMPARE)}</h2>`,
    rows(comparedFields(licence)),
    `<div class="next"><p>${both(licence.notice)}</p></div>`,
    licence.versions.length > 1 ? versionTable(licence) : '',
    pages > 0 ? pictures(licence, pages) : '',
    `<p class="screen"><a href="${escape(licence.document)}">${escape(download.zh)} <span lang="en">${escape(download.en)}</span></a></p>`,
    hostAdvice(host),
  ];
  return htmlPage({ zh: name, en: `Licence ${number}` }, body.join(''));
}

function statusBox({ status, test, statusText, statusSince, nextStep }: PublicLicenceDto): string {
  const { light } = STATUS_ADVICE[status];
  const since = shanghaiDate(new Date(statusSince));
  const dated = { zh: `自 ${since} 起`, en: `since ${since}` };
  return lightBox(test && light === 'good' ? 'warn' : light, statusText, [dated, nextStep]);
}

function comparedFields(licence: PublicLicenceDto): [Bilingual, string, string?][] {
  return [
    [{ zh: '编号', en: 'Number' }, licence.number, 'key mono'],
    [{ zh: '版本', en: 'Version' }, licence.version, 'key mono'],
    [{ zh: '持证主体', en: 'Holder' }, licence.holder, 'key'],
    [{ zh: '工程名称', en: 'Project' }, licence.project ?? '', 'key'],
    [{ zh: '颁发机构', en: 'Issuer' }, licence.issuer],
    [{ zh: '颁发日期', en: 'Issue date' }, licence.issueDate],
    [{ zh: '登记部门', en: 'Registered by' }, licence.registeredBy ?? ''],
  ];
}

function versionTable({ versions, version: shown }: PublicLicenceDto): string {
  const head = ['版本 Version', '颁发日期 Issued', '现状 Status now'];
  const body = versions.map(({ version, issueDate, status }) => {
    const text = STATUS_WORDING[status satisfies LicenceStatus];
    const here = version === shown ? '（本版本 this one）' : '';
    return `<tr><td>${escape(version)}${here}</td><td class="date">${escape(issueDate)}</td><td>${both(text)}</td></tr>`;
  });
  const cells = head.map((label) => `<th scope="col">${label}</th>`).join('');
  return `<h2>${both(VERSIONS)}</h2><table><thead><tr>${cells}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

/** Not more than three: a long list of buildings is better read in the file. */
function pictures(licence: PublicLicenceDto, pages: number): string {
  const { picture, number } = licence;
  const shown = Array.from({ length: Math.min(pages, 3) }, (_, index) => index + 1);
  const figures = shown.map((page) => {
    const source = escape(picture.replace(/1\.png$/, `${page}.png`));
    const caption = `第 ${page} 页，共 ${pages} 页 · Page ${page} of ${pages}`;
    return `<figure><a href="${source}"><img src="${source}" alt="${escape(`证照 ${number} ${caption}`)}" loading="lazy"></a><figcaption>${caption}</figcaption></figure>`;
  });
  return `<h2>${both(fileWording(licence).picture)}</h2>${figures.join('')}`;
}

function fileWording({ registeredBy }: PublicLicenceDto): typeof SEALED_FILE | typeof REGISTERED_FILE {
  return registeredBy === null ? SEALED_FILE : REGISTERED_FILE;
}

function hostAdvice(host: string): string {
  return `<p class="screen">${both({
    zh: `请确认浏览器地址栏中的网址是 ${host}，与证面印刷的一致。`,
    en: `Check that the address bar shows ${host}, as printed on the sheet.`,
  })}</p>`;
}

/** For a code that leads nowhere: what it may mean and what to do. Always the same, whatever was wrong. */
export function unknownLicencePage(host: string): string {
  const steps: Bilingual[] = [
    {
      zh: `请确认网址是 ${host}。其他网址上显示的“真证”一律不可信。`,
      en: `Check that the address is ${host}. What any other address says proves nothing.`,
    },
    {
      zh: '请擦净、展平证面后重新扫描整个二维码。',
      en: 'Clean and flatten the sheet, then scan the whole code again.',
    },
    {
      zh: '扫描不成，可在下面输入证面上的编号和校验码；分清数字与字母，校验码中没有 0、O、1、I。',
      en: 'If it cannot be scanned, type number and check code below. The check code has no 0, O, 1 or I.',
    },
    {
      zh: '刚刚出证的，可能尚未签章完毕，请稍后再试。',
      en: 'A licence that was granted just now may not be sealed yet: try again later.',
    },
    {
      zh: '仍查不到的，可能是伪造的：请勿采信，留下证照或照片，并联系证面上的颁发机构（可拨打 12345）。请使用您自己查到的电话，不要拨打证面上的电话。',
      en: 'If it is still not found it may be a forgery: do not rely on it, keep the sheet or a photograph, and ask the issuing authority (12345 puts you through). Look its telephone number up yourself; do not use one printed on the sheet.',
    },
  ];
  const list = steps.map((step) => `<li>${both(step)}</li>`).join('');
  const box = lightBox('bad', { zh: '查无此证，请勿采信', en: 'No such licence: do not rely on it' }, [
    { zh: '没有与此对应的证照。', en: 'No licence belongs to what you scanned or typed.' },
  ]);
  const heading = both({ zh: '请这样做', en: 'What to do' });
  return htmlPage(
    { zh: '查无此证', en: 'No such licence' },
    `${box}<h2>${heading}</h2><ol>${list}</ol>${numberForm()}`,
  );
}
