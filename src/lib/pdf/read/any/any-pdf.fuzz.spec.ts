import { deflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import { ENCRYPTED_PDFS } from '../../../../../test/support/encrypted-pdfs.js';
import { handMade, ONE_PAGE, streamOf, updated } from '../../../../../test/support/hand-made-pdf.js';
import { FaultError } from '../../../faults/fault.js';
import { PdfRef, PdfStream } from '../objects.js';
import type { AnyPdf } from './any-pdf.js';
import { readAnyPdf } from './read-any-pdf.js';
import { readSecurityStore } from './security-store.js';
import { readSignatureFields } from './signature-fields.js';

/** A second for one small file is for ever. */
const SLOW_MS = 1000;
const SEED = 20_261_124;

/** The whole public surface on one file; only faults may come out. */
function exercise(file: Uint8Array): void {
  const began = performance.now();
  const deadline = (): void => {
    if (performance.now() - began > SLOW_MS) throw new Error('slow');
  };
  try {
    useAll(readAnyPdf(file, { deadline, password: Buffer.from('u') }));
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
  }
  expect(performance.now() - began).toBeLessThan(2 * SLOW_MS);
}

function useAll(pdf: AnyPdf): void {
  let end = 0;
  for (const { unaccounted, written } of pdf.revisions) {
    for (const span of unaccounted) expect(span.end).toBeGreaterThan(span.start);
    for (const object of written.values()) end = Math.max(end, object.end);
  }
  expect(end).toBeLessThanOrEqual(pdf.bytes.length);
  for (const number of pdf.current.objectNumbers()) {
    const value = pdf.current.get(new PdfRef(number, 0));
    if (value instanceof PdfStream) faultOnly(() => pdf.current.decode(value));
  }
  faultOnly(() => pdf.current.pages());
  for (const field of readSignatureFields(pdf)) field.signedBytes();
  readSecurityStore(pdf.current);
}

function faultOnly(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
  }
}

const RICH = updated(
  handMade({
    objects: {
      ...ONE_PAGE,
      1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] >> /DSS << /Certs [6 0 R] >> >>',
      4: '<< /FT /Sig /T (Seal) /V 5 0 R /Kids [7 0 R] >>',
      5: '<< /Type /Sig /Contents <30020000> /ByteRange [0 300 310 700] /Reference [<< /TransformMethod /DocMDP >>] >>',
      6: streamOf(
        '/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 3 >>',
        deflateSync(Buffer.alloc(64)),
      ),
      7: '<< /Subtype /Widget /Parent 4 0 R /A [true false null 1.5 -2 (a\\(b\\)\\101) <AB C>] >>',
      8: streamOf('/Type /ObjStm /N 2 /First 8', '20 0 21 3 (x) [1 2]'),
      9: streamOf('/Filter [/ASCII85Decode /LZWDecode]', 'J..)6T`?p&<!J9%_[umg"B7/Z7KNXbN\'S+,*Q/&"OLT\'F~>'),
    },
  }),
  { 3: '<< /Type /Page /Parent 2 0 R /Rotate 90 >>' },
);

const SEEDS = [RICH, ...Object.values(ENCRYPTED_PDFS).map((text) => Buffer.from(text, 'base64'))];

const WORDS = [
  'obj',
  'endobj',
  'stream',
  'endstream',
  'xref',
  'trailer',
  'startxref',
  '%%EOF',
  '<<',
  '>>',
  '[',
  ']',
  '(',
  ')',
  '0 R',
  '/Prev 0',
  '/Length 4 0 R',
  '/Type /ObjStm',
  '/XRefStm 9',
  '/Kids [2 0 R]',
  '4294967295',
  '-1',
  '99999999999999999999',
];

const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  kind: fc.constantFrom('flip' as const, 'word' as const, 'cut' as const, 'copy' as const, 'drop' as const),
  word: fc.constantFrom(...WORDS),
  byte: fc.integer({ min: 1, max: 255 }),
  length: fc.integer({ min: 1, max: 60 }),
});

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function changed(file: Buffer, { at, kind, word, byte, length }: Change): Buffer {
  const place = Math.floor(at * file.length);
  const [before, after] = [file.subarray(0, place), file.subarray(place)];
  const behind = {
    flip: [Buffer.from([(after[0] ?? 0) ^ byte]), after.subarray(1)],
    word: [Buffer.from(word), after.subarray(word.length)],
    cut: [],
    copy: [after.subarray(0, length), after],
    drop: [after.subarray(length)],
  }[kind];
  return Buffer.concat([before, ...behind]);
}

describe('any bytes', () => {
  it('end in a fault or in a reading', () => {
    const file = fc
      .uint8Array({ maxLength: 400 })
      .map((bytes) => Buffer.concat([Buffer.from('%PDF-1.7\n'), bytes]));
    fc.assert(fc.property(file, exercise), { seed: SEED, numRuns: 300 });
  });

  it('made of the words of the format end in a fault or in a reading', () => {
    const file = fc
      .array(fc.constantFrom(...WORDS, '1 0', ' ', '\n'), { maxLength: 200 })
      .map((words) => Buffer.from(`%PDF-1.7\n1 0 obj ${words.join(' ')}`));
    fc.assert(fc.property(file, exercise), { seed: SEED, numRuns: 500 });
  });

  it('of a sound file, changed in a few places, end in a fault or in a reading', () => {
    const file = fc
      .tuple(fc.constantFrom(...SEEDS), fc.array(change, { minLength: 1, maxLength: 4 }))
      .map(([seed, changes]) => changes.reduce(changed, seed));
    fc.assert(fc.property(file, exercise), { seed: SEED, numRuns: 1500, interruptAfterTimeLimit: 20_000 });
  });

  it('that once were read are read the same again', () => {
    const pdf = readAnyPdf(RICH);
    expect(readAnyPdf(RICH).revisions).toEqual(pdf.revisions);
  });
});

describe('files made to be slow', () => {
  it.each([
    { trick: 'strings in strings', text: '1 0 obj (a '.repeat(100_000) },
    { trick: 'streams without end', text: '1 0 obj << >> stream\n'.repeat(50_000) },
    { trick: 'dictionaries without end', text: '1 0 obj << /A '.repeat(50_000) },
    { trick: 'hexadecimal without end', text: '1 0 obj <'.repeat(100_000) },
    { trick: 'comments', text: '%\n'.repeat(500_000) },
    { trick: 'starts of subsections', text: `xref\n${'0 0\n'.repeat(200_000)}startxref 9` },
    { trick: 'words', text: 'a '.repeat(500_000) },
  ])('are refused or read in time: $trick', ({ text }) => {
    const began = performance.now();
    faultOnly(() => readAnyPdf(Buffer.from(`%PDF-1.7\n${text}`)));
    expect(performance.now() - began).toBeLessThan(4000);
  });
});
