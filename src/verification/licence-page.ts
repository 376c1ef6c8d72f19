import type { PublicLicenceDto } from './dto/public-licence.dto.js';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** What a phone shows after scanning the code on a permit. Plain HTML: no script, no style sheet, no picture. */
export function licencePage(licence: PublicLicenceDto): string {
  const rows = [
    ['状态 Status', `${licence.statusText.zh} ${licence.statusText.en}`],
    ['证照名称 Licence', licence.name],
    ['编号 Number', licence.number],
    ['版本 Version', licence.version],
    ['颁发机构 Issuer', licence.issuer],
    ['颁发日期 Date', licence.issueDate],
  ];
  const cells = rows.map(
    ([label = '', value = '']) => `<tr><th>${escape(label)}</th><td>${escape(value)}</td></tr>`,
  );
  const advice =
    '请将以上内容与证面逐项核对；不一致的，以本页为准并联系颁发机构。 Compare every line with the sheet in your hand.';
  return page(`${licence.name} ${licence.number}`, `<table>${cells.join('')}</table><p>${advice}</p>`);
}

/** For a code that leads nowhere: what it may mean and what to do. */
export function unknownLicencePage(): string {
  return page(
    '查无此证 No such licence',
    [
      '<p>没有与该二维码对应的有效证照。 No licence belongs to this code.</p>',
      '<ul><li>请确认扫描完整，域名与证面印刷的一致。 Scan again; compare the host with the one printed on the sheet.</li>',
      '<li>仍查不到的，请勿采信，并联系颁发机构。 Otherwise do not rely on the sheet; ask the issuing authority.</li></ul>',
    ].join(''),
  );
}

function page(title: string, body: string): string {
  return [
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">',
    `<title>${escape(title)}</title></head><body><main><h1>${escape(title)}</h1>${body}</main></body></html>\n`,
  ].join('');
}
