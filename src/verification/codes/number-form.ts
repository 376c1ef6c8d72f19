import { both, htmlPage } from '../pages/page.js';

/** Number and check code, for people who cannot scan. Sent as a body: addresses are kept in histories. */
export function numberForm(): string {
  return [
    `<h2>${both({ zh: '手工输入查询', en: 'Look up by hand' })}</h2>`,
    '<form method="post" action="/v" autocomplete="off">',
    `<label for="number">${both({ zh: '证照编号', en: 'Number' })}</label>`,
    '<input id="number" name="number" inputmode="numeric" maxlength="128" required>',
    `<label for="checkCode">${both({ zh: '校验码（二维码旁六位）', en: 'Check code: six characters beside the QR code' })}</label>`,
    '<input id="checkCode" name="checkCode" maxlength="16" autocapitalize="characters" spellcheck="false" required>',
    '<button type="submit">查询 Look up</button></form>',
  ].join('');
}

export function numberFormPage(): string {
  const upload = both({
    zh: '手中是电子文件？请上传核验。',
    en: 'Do you have the file itself? Upload it.',
  });
  return htmlPage(
    { zh: '查询证照', en: 'Look a licence up' },
    `${numberForm()}<p><a href="/verify">${upload}</a></p>`,
  );
}
