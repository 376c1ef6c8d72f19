import { both, htmlPage } from '../pages/page.js';

/** Where a clerk hands in a file. No script: the browser sends it, and is led to the answer. */
export function uploadPage(): string {
  return htmlPage(
    { zh: '核验电子证照文件', en: 'Check a licence file' },
    [
      `<p>${both({
        zh: '请选择收到的 PDF 原件（不要先打开另存、打印或截图），核验后会给出一个明确的结论。',
        en: 'Choose the PDF as you received it (not saved anew, printed or photographed). You get one clear answer.',
      })}</p>`,
      '<form method="post" action="/v1/verifications" enctype="multipart/form-data">',
      `<label for="file">${both({ zh: 'PDF 文件（不超过 20 MB）', en: 'PDF file, at most 20 MB' })}</label>`,
      '<input id="file" name="file" type="file" accept="application/pdf,.pdf" required>',
      '<button type="submit">开始核验 Check</button></form>',
      `<p>${both({
        zh: '文件核验后即删除，只留存其摘要值和结论。',
        en: 'The file is dropped once it was checked; its digest and the answer are kept.',
      })}</p>`,
      `<p><a href="/v">${both({ zh: '手中是纸质件？请扫描二维码，或输入编号和校验码。', en: 'Do you have paper? Scan its code, or type number and check code.' })}</a></p>`,
    ].join(''),
  );
}
