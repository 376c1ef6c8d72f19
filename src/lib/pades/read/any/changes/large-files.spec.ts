import { handSealed } from '../../../../../../test/support/hand-sealed-pdf.js';
import { updated } from '../../../../../../test/support/hand-made-pdf.js';
import { readAnyPdf, readSignatureFields } from '../../../../pdf/read/any/index.js';
import { findChanges } from './index.js';

/** What the first seal says, and how long it took to say it. */
function judged(file: Buffer): { codes: string[]; milliseconds: number } {
  const pdf = readAnyPdf(file);
  const fields = readSignatureFields(pdf);
  const start = performance.now();
  const [seal] = findChanges(pdf, fields);
  const codes = (seal?.changes ?? []).map(({ code }) => code as string);
  return { codes: [...new Set(codes)], milliseconds: performance.now() - start };
}

const numbered = (count: number, first: number): string =>
  Array.from({ length: count }, (_, index) => `${index + first} 0 R`).join(' ');

const INFO = { 8: '<< /Title (x) >>' };
const savedAgain = (file: Buffer, title: string): Buffer =>
  updated(file, { 8: `<< /Title (${title}) >>` }, '/Root 1 0 R /Info 8 0 R');

describe('a large file', () => {
  it.each([
    {
      of: 'annotations',
      objects: { 3: `<< /Type /Page /Parent 2 0 R /Annots [4 0 R ${numbered(9900, 1000)}] >>` },
    },
    { of: 'fields', objects: { 7: `<< /Fields [4 0 R ${numbered(9900, 1000)}] >>` } },
  ])(
    'of many $of is compared in no more time than there are of them',
    ({ objects }) => {
      let file = handSealed({ ...INFO, ...objects }, '', '/Info 8 0 R');
      for (let update = 0; update < 30; update += 1) file = savedAgain(file, `${update}`);
      const { codes, milliseconds } = judged(file);
      expect(codes).toEqual(['saved-again']);
      // Every entry with every other would take ten times as long.
      expect(milliseconds).toBeLessThan(2000);
    },
    30_000,
  );

  const tagged = (count: number): Record<number, string> => ({
    ...INFO,
    1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 7 0 R /StructTreeRoot 9 0 R >>',
    9: `<< /Type /StructTreeRoot /K [${numbered(count, 1000)}] >>`,
    ...Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        index + 1000,
        `<< /Type /StructElem /S /P /P 9 0 R /Pg 3 0 R /K [1 2 3 4 5 6] >>`,
      ]),
    ),
  });

  it('of tags is only looked at where something was written', () => {
    const file = handSealed(tagged(30_000), '', '/Info 8 0 R');
    const { codes, milliseconds } = judged(savedAgain(file, 'y'));
    expect(codes).toEqual(['saved-again']);
    expect(milliseconds).toBeLessThan(2000);
  }, 30_000);

  it('of tags is walked through where one of them was written', () => {
    const file = handSealed(tagged(60_000), '', '/Info 8 0 R');
    const altered = '<< /Type /StructElem /S /P /P 9 0 R /Pg 3 0 R /K [1 2 3 4 5 7] >>';
    const { codes } = judged(updated(file, { 1500: altered }, '/Root 1 0 R /Info 8 0 R'));
    expect(codes).toEqual(['catalogue-changed']);
  }, 30_000);

  it('in which pages share annotations without end, for a while, is not readable in between', () => {
    const file = handSealed();
    const pages = Object.fromEntries(
      Array.from({ length: 2000 }, (_, index) => [index + 1000, '<< /Type /Page /Annots 50 0 R >>']),
    );
    const huge = updated(file, {
      2: `<< /Type /Pages /Kids [3 0 R ${numbered(2000, 1000)}] /MediaBox [0 0 99 99] >>`,
      50: `[${'51 0 R '.repeat(15_000)}]`,
      ...pages,
    });
    const back = updated(huge, { 2: '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 99 99] >>' });
    expect(judged(back).codes).toEqual(['revision-unreadable']);
  });
});
