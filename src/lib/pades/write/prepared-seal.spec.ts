import { createHash } from 'node:crypto';
import { PDFName, PDFRef } from 'pdf-lib';
import { drawnSquare } from '../../../../test/support/development-seals.js';
import { coveredDigest, embedCms, type PreparedSeal, writePrepared } from './prepared-seal.js';
import { addSealField, type SealField } from './seal-field.js';
import { paddedByteRange, pdfDate } from './signature-dictionary.js';

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

function field(): SealField & Pick<ReturnType<typeof drawnSquare>, 'draft'> {
  const { draft, sealPlace } = drawnSquare();
  return {
    draft,
    ...sealPlace,
    fieldName: 'IssuerSeal',
    description: '电子印章',
    appearance: { width: 10, height: 10, deflated: Uint8Array.of(0x78, 0x9c, 3, 0, 0, 0, 0, 1), sha256: '' },
    permission: 1,
    signature: { reserve: 20, name: '测试', reason: 'test', at: new Date('2026-01-01T16:30:05Z') },
  };
}

function prepared(): PreparedSeal {
  const { draft, ...rest } = field();
  return writePrepared(draft, addSealField(draft, rest), new Uint8Array(16));
}

describe('pdfDate', () => {
  it.each([
    { at: '2026-01-01T16:30:05.999Z', expected: "D:20260102003005+08'00'" },
    { at: '2026-12-31T15:59:59Z', expected: "D:20261231235959+08'00'" },
  ])('says $at in the time of China', ({ at, expected }) => {
    expect(pdfDate(new Date(at))).toBe(expected);
  });
});

describe('paddedByteRange', () => {
  it.each([
    { range: [0, 1, 2, 3] as const, expected: '[0 1 2 3]                           ' },
    {
      range: [0, 9_999_999_999, 9_999_999_999, 9_999_999_999] as const,
      expected: '[0 9999999999 9999999999 9999999999]',
    },
  ])('is as wide for $range', ({ range, expected }) => {
    expect(paddedByteRange(range)).toBe(expected);
  });
});

describe('writePrepared', () => {
  it('covers every byte of the file but the Contents string', () => {
    const { bytes, byteRange, contents } = prepared();
    const text = latin1(bytes);
    expect(text.slice(contents.start, contents.end)).toBe(`<${'0'.repeat(40)}>`);
    expect(text.slice(0, contents.start).endsWith('/Contents ')).toBe(true);
    expect(byteRange).toEqual([0, contents.start, contents.end, bytes.length - contents.end]);
    expect(text).toContain(`/ByteRange [${byteRange.join(' ')}] `);
    expect(text.endsWith('%%EOF\n')).toBe(true);
    expect(text.match(/%%EOF/g)).toHaveLength(1);
  });

  it('digests those bytes and no others', () => {
    const { bytes, byteRange, contents } = prepared();
    const covered = Buffer.concat([bytes.subarray(0, byteRange[1]), bytes.subarray(byteRange[2])]);
    const expected = createHash('sha256').update(covered).digest('hex');
    expect(Buffer.from(coveredDigest({ bytes, byteRange, contents })).toString('hex')).toBe(expected);
  });

  it('writes the same bytes for the same draft', () => {
    expect(latin1(prepared().bytes)).toBe(latin1(prepared().bytes));
  });

  it('certifies: no change allowed, the catalog confirms, the widget prints and is locked', () => {
    const text = latin1(prepared().bytes);
    expect(text).toContain('/SubFilter /ETSI.CAdES.detached');
    expect(text).toContain("/M (D:20260102003005+08'00')");
    expect(text).toContain('/Name <FEFF6D4B8BD5>');
    expect(text).toMatch(
      /\/TransformMethod \/DocMDP\n\/TransformParams << \/Type \/TransformParams \/P 1 \/V \/1\.2 >>/,
    );
    expect(text).toMatch(/\/Perms <<\s*\/DocMDP (\d+) 0 R/);
    expect(text).toMatch(/\/SigFlags 3\b/);
    expect(text).toMatch(/\/F 132\b/);
  });
});

describe('addSealField', () => {
  it.each(['AcroForm', 'Perms'])('refuses a document that has %s already', (key) => {
    const { draft, ...rest } = field();
    draft.catalog.set(PDFName.of(key), draft.context.obj({}));
    expect(() => addSealField(draft, rest)).toThrow('A certifying seal must be the first of its document');
  });

  it('refuses to allow signing without a reserved field, and a field that nobody may sign', () => {
    const { draft, ...rest } = field();
    const reserved = { ...rest, fieldName: 'HolderSeal' };
    for (const wrong of [{ permission: 2 as const }, { reserved }])
      expect(() => addSealField(draft, { ...rest, ...wrong })).toThrow('exactly where a field is reserved');
  });

  it.each(['Issuer.Seal', '印章', 'a)b', ''])('refuses the field name "%s"', (fieldName) => {
    const { draft, ...rest } = field();
    expect(() => addSealField(draft, { ...rest, fieldName })).toThrow('other characters than A-Z a-z 0-9');
  });

  it('keeps the annotations of the page', () => {
    const { draft, ...rest } = field();
    rest.page.dict.set(PDFName.of('Annots'), draft.context.obj([PDFRef.of(1)]));
    addSealField(draft, rest);
    const text = latin1(draft.serialise(new Uint8Array(16)));
    const [, annotations] = /\/Annots (\d+) 0 R/.exec(text) ?? [];
    expect(text).toMatch(new RegExp(`\n${annotations} 0 obj\n\\[ 1 0 R \\d+ 0 R \\]\nendobj\n`));
  });
});

describe('embedCms', () => {
  it('puts the CMS into the string and changes nothing else', () => {
    const before = prepared();
    const sealed = latin1(embedCms(before, Uint8Array.of(0x30, 1, 0)));
    const { start, end } = before.contents;
    expect(sealed.slice(start, end)).toBe(`<300100${'0'.repeat(34)}>`);
    expect(sealed.slice(0, start) + sealed.slice(end)).toBe(
      latin1(before.bytes.subarray(0, start)) + latin1(before.bytes.subarray(end)),
    );
    expect(latin1(before.bytes).slice(start, end)).toBe(`<${'0'.repeat(40)}>`);
  });

  it('fills the reserve to the last octet and refuses one more', () => {
    const before = prepared();
    expect(() => embedCms(before, new Uint8Array(20))).not.toThrow();
    expect(() => embedCms(before, new Uint8Array(21))).toThrow('CMS of 21 octets in a reserve of 20');
  });

  it('refuses a place that is not that of the Contents', () => {
    const { contents, ...rest } = prepared();
    const moved = { start: contents.start + 1, end: contents.end + 1 };
    expect(() => embedCms({ ...rest, contents: moved }, new Uint8Array(3))).toThrow(RangeError);
  });
});
