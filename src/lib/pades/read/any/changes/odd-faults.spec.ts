import { crossReferenced, handSealed, PAINT, row } from '../../../../../../test/support/hand-sealed-pdf.js';
import { streamOf, updated } from '../../../../../../test/support/hand-made-pdf.js';
import { readAnyPdf, readSignatureFields } from '../../../../pdf/read/any/index.js';
import { findChanges, findStructuralFaults } from './index.js';

const refusals = (bytes: Uint8Array): string[] => {
  const pdf = readAnyPdf(bytes);
  const fields = readSignatureFields(pdf);
  const changes = findChanges(pdf, fields).flatMap((seal) => seal.changes);
  const found = [...changes, ...findStructuralFaults(pdf, fields)];
  return found.filter(({ permitted }) => !permitted).map(({ code }) => code);
};

const SOUND = handSealed();
const placeOf = (file: Buffer, head: string): number => file.indexOf(`\n${head}`) + 1;

/** A cross-reference stream at the end of a file. @param rows kind, then two numbers, of 1, 2 and 1 bytes */
function streamed(file: Buffer, index: string, rows: readonly (readonly [number, number, number])[]): Buffer {
  const data = Buffer.from(rows.flatMap(([kind, a, b]) => [kind, a >> 8, a & 255, b]));
  const entries = `/Type /XRef /W [1 2 1] /Index [${index}] /Size 99 /Root 1 0 R /Prev ${lastXref(file)}`;
  const added = `98 0 obj\n${streamOf(entries, data)}\nendobj\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.concat([file, Buffer.from(added, 'latin1')]);
}

function lastXref(file: Buffer): string {
  return /startxref\n(\d+)\n%%EOF\n*$/.exec(file.toString('latin1'))?.[1] ?? '';
}

describe('faults of a cross-reference that was appended', () => {
  it.each([
    {
      fault: 'the place of another object',
      file: crossReferenced(SOUND, `5 1\n${row(placeOf(SOUND, '1 0 obj'))}`),
      codes: ['page-content-changed', 'structure-ambiguous'],
    },
    {
      fault: 'an object stream that is not there',
      file: streamed(SOUND, '5 1', [[2, 77, 0]]),
      codes: ['page-content-changed', 'structure-ambiguous'],
    },
    {
      fault: 'two entries, of which the last says what was so',
      file: crossReferenced(SOUND, `5 1\n${row(0, 'f')}5 1\n${row(placeOf(SOUND, '5 0 obj'))}`),
      codes: ['structure-ambiguous'],
    },
    {
      fault: 'two entries of a stream, of which the last says what was so',
      file: streamed(SOUND, '5 1 5 1', [
        [0, 0, 0],
        [1, placeOf(SOUND, '5 0 obj'), 0],
      ]),
      codes: ['structure-ambiguous'],
    },
  ])('are refused: $fault', ({ file, codes }) => {
    expect(refusals(file)).toEqual(codes);
  });

  it('are refused where a table names a stream that stands in signed bytes', () => {
    const hidden = streamOf('/Type /XRef /W [1 2 1] /Size 99 /Index [50 1]', Buffer.from([0, 0, 0, 0]));
    const file = handSealed({ 20: hidden });
    const trailer = `/XRefStm ${placeOf(file, '20 0 obj')}`;
    expect(refusals(crossReferenced(file, `0 1\n${row(0, 'f')}`, '', trailer))).toEqual([
      'structure-ambiguous',
    ]);
  });

  it('are refused, however many others were sealed before them', () => {
    const odd = streamOf('/Type /ObjStm /N 1 /First 3', '99 0');
    const many = Array.from({ length: 1100 }, (_, index) => [index + 100, '<< /A 1 /A 1 >>'] as const);
    const file = handSealed({ 20: odd, ...Object.fromEntries(many) });
    expect(refusals(file)).toEqual([]);
    expect(refusals(updated(file, { 90: '<< /A 1 /A 1 >>' }))).toEqual(['structure-ambiguous']);
  });
});

describe('faults that were sealed', () => {
  /** Entry 30 of the sealed file is packed in stream 31, which nobody wrote. */
  const WAITING = (() => {
    const page = '<< /Type /Page /Parent 2 0 R /Contents 30 0 R /Annots [4 0 R] >>';
    const hidden = streamOf('/Type /XRef /W [1 2 1] /Size 99 /Index [30 1]', Buffer.from([2, 0, 31, 0]));
    return { page, hidden };
  })();

  it('stay as they are', () => {
    expect(refusals(sealedWaiting())).toEqual([]);
  });

  it('are no way to bring content to light by the object stream that was missing', () => {
    const container = streamOf('/Type /ObjStm /N 1 /First 5', '30 0 [5 0 R]');
    expect(refusals(updated(sealedWaiting(), { 31: container }))).toContain('page-content-changed');
  });

  it('are no way to let a sealed stream end in what was appended', () => {
    const file = handSealed({ 5: `<< /Length 5000 >>\nstream\n0 g` });
    const open = file.indexOf('0 g', file.indexOf('/Length 5000'));
    const filler = ' '.repeat(open + 5000 - file.length - PAINT.length);
    const added = Buffer.from(`${filler}${PAINT}\nendstream\nendobj\n`, 'latin1');
    expect(refusals(crossReferenced(Buffer.concat([file, added]), '0 0\n'))).toContain('structure-ambiguous');
  });

  function sealedWaiting(): Buffer {
    const { page, hidden } = WAITING;
    const first = handSealed({ 3: page, 20: hidden });
    return handSealed({ 3: page, 20: hidden }, '', `/XRefStm ${placeOf(first, '20 0 obj')}`);
  }
});
