import { createHash } from 'node:crypto';
import { PERMIT_LIMITS } from '../../pdf/read/limits.js';
import { ObjectParser } from '../../pdf/read/object-parser.js';
import type { PdfDict } from '../../pdf/read/objects.js';
import { PdfDocument } from '../../pdf/read/pdf-document.js';
import { assertPadding, digestRanges, readSealedRanges } from './sealed-ranges.js';

/** Contents stands at 40 to 46 of a file of 100 bytes. */
function signatureWith(range: string, contents = '<abcd>'): PdfDict {
  const text = `${`<< /ByteRange ${range}`.padEnd(30)}/Contents ${contents} >>`;
  const options = { references: true, lenient: false, maxDepth: 9 };
  return new ObjectParser(Buffer.from(text), 0, options).object() as PdfDict;
}
const document = new PdfDocument(signatureWith('[]'), [], PERMIT_LIMITS);

describe(readSealedRanges.name, () => {
  it('accepts all bytes but the string of Contents', () => {
    expect(readSealedRanges(document, signatureWith('[0 40 46 54]'), 100)).toEqual({
      byteRange: [0, 40, 46, 54],
      contents: Uint8Array.of(0xab, 0xcd),
    });
  });

  it.each([
    { fault: 'the first byte left out', range: '[1 39 46 54]' },
    { fault: 'the opening bracket inside', range: '[0 41 46 54]' },
    { fault: 'the closing bracket inside', range: '[0 40 45 55]' },
    { fault: 'a gap before Contents', range: '[0 39 46 54]' },
    { fault: 'a gap behind Contents', range: '[0 40 47 53]' },
    { fault: 'a gap behind Contents and the right length', range: '[0 40 47 54]' },
    { fault: 'the last byte left out', range: '[0 40 46 53]' },
    { fault: 'a byte past the end', range: '[0 40 46 55]' },
    { fault: 'three numbers', range: '[0 40 46]' },
    { fault: 'six numbers', range: '[0 40 46 54 0 0]' },
    { fault: 'a negative number', range: '[0 -40 46 54]' },
    { fault: 'names', range: '[/A 40 46 54]' },
    { fault: 'null', range: 'null' },
  ])('refuses $fault', ({ range }) => {
    expect(() => readSealedRanges(document, signatureWith(range), 100)).toThrow(
      expect.objectContaining({ code: 'seal-byte-range' }),
    );
  });

  it.each(['(abcd)', '1 0 R', 'null'])('refuses Contents %s', (contents) => {
    expect(() => readSealedRanges(document, signatureWith('[0 40 46 54]', contents), 100)).toThrow(
      expect.objectContaining({ code: 'seal-contents' }),
    );
  });
});

it('digests both ranges as one', () => {
  const bytes = Buffer.from('before<abcd>behind');
  expect(digestRanges(bytes, [0, 6, 12, 6])).toEqual(createHash('sha256').update('beforebehind').digest());
});

it('lets zeros follow the signature, and nothing else', () => {
  expect(() => assertPadding(Uint8Array.of(0x30, 0, 0, 0), 2)).not.toThrow();
  expect(() => assertPadding(Uint8Array.of(0x30, 0, 0, 1), 2)).toThrow('bytes other than zero');
});
