import { handMade, ONE_PAGE, streamOf, updated } from '../../../../../test/support/hand-made-pdf.js';
import { readAnyPdf } from './read-any-pdf.js';
import { readXrefChain } from './xref-chain.js';

const PREFIXES = ['\n', '\xef\xbb\xbf', 'MZ\n', '\r\n\r\n'];

const seen = (file: Buffer): unknown => {
  const pdf = readAnyPdf(file);
  return {
    pages: pdf.current.pages().length,
    revisions: pdf.revisions.length,
    unaccounted: pdf.revisions.flatMap(({ unaccounted }) => unaccounted),
    oddities: [...new Set(pdf.oddities.map(({ code }) => code))],
  };
};

const prefixed = (prefix: string, file: Buffer): Buffer =>
  Buffer.concat([Buffer.from(prefix, 'latin1'), file]);

/** Catalog, pages and page as `ONE_PAGE`, then a cross-reference stream as object 12. */
function streamFile(header: string): Buffer {
  let text = header;
  const rows = Object.entries(ONE_PAGE).map(([number, body]) => {
    const offset = text.length;
    text += `${number} 0 obj\n${body}\nendobj\n`;
    return [1, offset >> 8, offset & 255, 0];
  });
  const own = [1, text.length >> 8, text.length & 255, 0];
  const entries = '/Type /XRef /W [1 2 1] /Size 13 /Index [1 3 12 1] /Root 1 0 R';
  const stream = streamOf(entries, Buffer.from([...rows, own].flat()));
  return Buffer.from(`${text}12 0 obj\n${stream}\nendobj\nstartxref\n${text.length}\n%%EOF\n`, 'latin1');
}

describe(readXrefChain.name, () => {
  describe.each(PREFIXES)('with %j before the header', (prefix) => {
    const header = `${prefix}%PDF-1.7\n`;
    // The header itself is one that does not stand at the first byte.
    const whole = { pages: 1, oddities: ['bytes-before-header', 'second-header'] };
    const unaccounted = prefix.trim() === '' ? [] : [{ start: 0, end: prefix.trim().length }];

    it('follows offsets that count from the header', () => {
      const file = handMade({ objects: ONE_PAGE });
      expect(seen(prefixed(prefix, file))).toMatchObject({ ...whole, revisions: 1 });
      expect(seen(prefixed(prefix, streamFile('%PDF-1.7\n')))).toMatchObject({ ...whole, revisions: 1 });
      expect(seen(prefixed(prefix, updated(file, { 9: '1' })))).toMatchObject({ pages: 1, revisions: 2 });
    });

    it('follows offsets that count from the first byte', () => {
      const file = handMade({ objects: ONE_PAGE, header });
      expect(seen(file)).toEqual({ ...whole, revisions: 1, unaccounted });
      expect(seen(streamFile(header))).toEqual({ ...whole, revisions: 1, unaccounted });
      expect(seen(updated(file, { 3: ONE_PAGE[3] ?? '' }))).toEqual({ ...whole, revisions: 2, unaccounted });
    });
  });

  it('does not follow both', () => {
    const file = updated(prefixed('MZ\n', handMade({ objects: ONE_PAGE })), { 3: ONE_PAGE[3] ?? '' });
    expect(seen(file)).toHaveProperty('oddities', expect.arrayContaining(['repaired']));
  });
});
