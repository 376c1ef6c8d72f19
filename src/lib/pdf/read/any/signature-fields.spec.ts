import { handMade, ONE_PAGE, streamOf, updated } from '../../../../../test/support/hand-made-pdf.js';
import type { ByteRangeFaultCode } from './signature-field.js';
import { readAnyPdf } from './read-any-pdf.js';
import { readSecurityStore } from './security-store.js';
import { readSignatureFields } from './signature-fields.js';

const TOKEN = `<30020000${'00'.repeat(12)}>`;
const WIDE = '%%%%%%%%%% %%%%%%%%%% %%%%%%%%%% %%%%%%%%%%';

type Change = (range: readonly [number, number, number, number]) => readonly unknown[];

/** One field with one value, whose ByteRange is right unless `change` says otherwise. */
function sealed(
  options: Readonly<{ change?: Change; value?: string; objects?: object; form?: string }> = {},
): Buffer {
  const { change = (range) => range, value = '', form = '/Fields [4 0 R]' } = options;
  const file = handMade({
    objects: {
      ...ONE_PAGE,
      1: `<< /Type /Catalog /Pages 2 0 R /AcroForm << ${form} >> >>`,
      4: '<< /FT /Sig /T (Seal) /V 5 0 R >>',
      5: `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached ${value} /Contents ${TOKEN} /ByteRange [${WIDE}] >>`,
      ...options.objects,
    },
  });
  return ranged(file, change);
}

function ranged(file: Buffer, change: Change = (range) => range): Buffer {
  const start = file.indexOf(TOKEN);
  const end = start + TOKEN.length;
  const range = change([0, start, end, file.length - end]).join(' ');
  return Buffer.from(file.toString('latin1').replace(WIDE, range.padEnd(WIDE.length)), 'latin1');
}

function faultsOf(file: Buffer): ByteRangeFaultCode[] {
  return readSignatureFields(readAnyPdf(file))[0]?.byteRangeFaults.map(({ code }) => code) ?? [];
}

describe(readSignatureFields.name, () => {
  it('reads a sound signature', () => {
    const file = sealed({ value: '/M (D:20260101) /Name (n) /Reason <FEFF7406> /Location (l)' });
    const [field] = readSignatureFields(readAnyPdf(file));
    const start = file.indexOf(TOKEN);
    expect(field).toMatchObject({
      name: 'Seal',
      filled: true,
      type: 'Sig',
      subFilter: 'ETSI.CAdES.detached',
      filter: 'Adobe.PPKLite',
      contentsStart: start,
      contentsEnd: start + TOKEN.length,
      revision: 0,
      byteRangeFaults: [],
      oddities: [],
      m: 'D:20260101',
      name_: 'n',
      reason: '理',
      location: 'l',
    });
    const pieces = field?.signedBytes() ?? [];
    expect(Buffer.concat(pieces)).toEqual(Buffer.from(file.toString('latin1').replace(TOKEN, ''), 'latin1'));
  });

  it('says at which revision a signature ends', () => {
    const pdf = readAnyPdf(updated(sealed(), { 9: '(later)' }));
    expect(pdf.revisions).toHaveLength(2);
    expect(readSignatureFields(pdf)[0]).toMatchObject({ revision: 0, byteRangeFaults: [] });
  });

  it('takes a range with or without the last end-of-line', () => {
    const file = sealed({ change: ([a, b, c, d]) => [a, b, c, d - 1] });
    expect(faultsOf(file)).toEqual([]);
    expect(faultsOf(sealed({ change: ([a, b, c, d]) => [a, b, c, d - 2] }))).toEqual(['byte-range-end']);
  });

  it.each<{ bad: string; change: Change; codes: ByteRangeFaultCode[] }>([
    { bad: 'a late start', change: ([, b, c, d]) => [1, b - 1, c, d], codes: ['byte-range-start'] },
    {
      bad: 'a gap one byte wide to the left',
      change: ([a, b, c, d]) => [a, b - 1, c, d],
      codes: ['byte-range-gap'],
    },
    { bad: 'a gap one byte narrow', change: ([a, b, c, d]) => [a, b + 1, c, d], codes: ['byte-range-gap'] },
    { bad: 'a gap to the right', change: ([a, b, c, d]) => [a, b, c + 1, d - 1], codes: ['byte-range-gap'] },
    { bad: 'an early end', change: ([a, b, c, d]) => [a, b, c, d - 9], codes: ['byte-range-end'] },
    {
      bad: 'an end past the file',
      change: ([a, b, c, d]) => [a, b, c, d + 1],
      codes: ['byte-range-beyond-file'],
    },
    { bad: 'an overlap', change: ([a, b, , d]) => [a, b, b - 1, d], codes: ['byte-range-overlap'] },
    { bad: 'two gaps', change: ([a, b, c, d]) => [a, b, c, 5, c + 9, d - 9], codes: ['byte-range-form'] },
    { bad: 'a fraction', change: ([a, b, c]) => [a, b, c, 1.5], codes: ['byte-range-form'] },
    { bad: 'a number below zero', change: ([, b, c, d]) => [-1, b, c, d], codes: ['byte-range-form'] },
    { bad: 'nothing', change: () => [], codes: ['byte-range-form'] },
  ])('refuses $bad', ({ change, codes }) => {
    expect(faultsOf(sealed({ change }))).toEqual(codes);
  });

  it.each([
    { bad: 'no ByteRange', from: '/ByteRange [', to: '/ByteRangE [', code: 'byte-range-missing' },
    { bad: 'no Contents', from: '/Contents', to: '/ContentS', code: 'contents-missing' },
    { bad: 'Contents of zeros', from: '3002', to: '0000', code: 'contents-empty' },
    { bad: 'more behind the signature', from: `${'00'.repeat(2)}>`, to: '0001>', code: 'contents-padding' },
  ])('names $bad', ({ from, to, code }) => {
    const text = sealed().toString('latin1');
    expect(faultsOf(Buffer.from(text.replace(from, to), 'latin1'))).toContain(code);
  });

  it('names Contents in another object, and as a literal', () => {
    const other = sealed({ objects: { 5: `<< /ByteRange [${WIDE}] /Contents 6 0 R >>`, 6: TOKEN } });
    expect(faultsOf(other)).toEqual(['contents-indirect']);
    const literal = sealed({ objects: { 5: '<< /ByteRange [0 1 2 3] /Contents (abc) >>' } });
    expect(faultsOf(literal)).toContain('contents-form');
  });

  it('finds what only a page leads to, and marks it', () => {
    const objects = { 3: '<< /Type /Page /Parent 2 0 R /Annots [4 0 R] >>' };
    const fields = (form: string) =>
      readSignatureFields(readAnyPdf(sealed({ form, objects }))).map(({ name, oddities }) => [
        name,
        ...oddities.map(({ code }) => code),
      ]);
    expect(fields('')).toEqual([['Seal', 'field-outside-form']]);
    expect(fields('/Fields [4 0 R]')).toEqual([['Seal']]);
    expect(fields('/Fields [4 0 R 4 0 R]')).toEqual([['Seal', 'field-twice']]);
  });

  it('reads permissions, locks and inherited entries', () => {
    const reference =
      '/Reference [<< /TransformMethod /DocMDP /TransformParams << /P 1 >> >> << /TransformMethod /FieldMDP /TransformParams << /Action /Include /Fields [(a) (b.c)] >> >>]';
    const objects = {
      4: '<< /T (Group) /FT /Sig /Kids [6 0 R 4 0 R] >>',
      6: '<< /T (Seal) /Parent 4 0 R /V 5 0 R /Lock << /Action /All /P 1 >> /Kids [7 0 R] >>',
      7: '<< /Subtype /Widget /Parent 6 0 R >>',
    };
    const [field] = readSignatureFields(readAnyPdf(sealed({ value: reference, objects })));
    expect(field).toMatchObject({
      name: 'Group.Seal',
      reference: { docMdp: { p: 1 }, fieldMdp: { action: 'Include', fields: ['a', 'b.c'] } },
      lock: { action: 'All', fields: [], p: 1 },
      widgetRefs: [{ objectNumber: 7 }],
    });
  });

  it('knows an empty field from one whose value is no dictionary', () => {
    const fields = (value: string) =>
      readSignatureFields(readAnyPdf(sealed({ objects: { 4: `<< /FT /Sig /T (Seal) ${value} >>` } })))[0];
    expect(fields('')).toMatchObject({ filled: false, byteRangeFaults: [] });
    expect(fields('/V 7')).toMatchObject({ filled: true, oddities: [{ code: 'value-form' }] });
  });

  it('refuses more fields than anybody has', () => {
    const pdf = readAnyPdf(sealed({ form: `/Fields [${'<< /T (a) >> '.repeat(10_001)}]` }));
    expect(() => readSignatureFields(pdf)).toThrow(expect.objectContaining({ code: 'pdf-form' }));
  });

  it('refuses fields that share more kids than anybody has', () => {
    const fields = Array.from({ length: 2000 }, (_, index) => [
      index + 10,
      '<< /T (a) /FT /Sig /Kids 9 0 R >>',
    ]);
    const roots = fields.map(([number]) => `${number} 0 R`).join(' ');
    const objects = { 9: `[${'8 0 R '.repeat(5000)}]`, ...(Object.fromEntries(fields) as object) };
    const pdf = readAnyPdf(sealed({ form: `/Fields [${roots}]`, objects }));
    expect(() => readSignatureFields(pdf)).toThrow(expect.objectContaining({ code: 'pdf-form' }));
  });
});

describe(readSecurityStore.name, () => {
  const objects = {
    ...ONE_PAGE,
    1: '<< /Type /Catalog /Pages 2 0 R /DSS 4 0 R >>',
    4: '<< /Certs [5 0 R 5 0 R 3 0 R] /OCSPs [6 0 R 7 0 R] /VRI << /ab12 << /Cert [5 0 R] /TU (D:2026) /TS 6 0 R >> >> >>',
    5: streamOf('', 'certificate'),
    6: streamOf('', 'answer'),
    7: streamOf('/Filter /FlateDecode', 'broken'),
  };

  it('gives each piece once, and those of each signature', () => {
    const store = readSecurityStore(readAnyPdf(handMade({ objects })).current);
    expect(store).toEqual({
      certs: [Buffer.from('certificate')],
      crls: [],
      ocsps: [Buffer.from('answer')],
      vri: new Map([
        [
          'AB12',
          {
            certs: [Buffer.from('certificate')],
            crls: [],
            ocsps: [],
            tu: 'D:2026',
            ts: Buffer.from('answer'),
          },
        ],
      ]),
    });
  });

  it('grows with the revisions', () => {
    const pdf = readAnyPdf(updated(handMade({ objects: ONE_PAGE }), objects));
    expect([0, 1].map((revision) => readSecurityStore(pdf.at(revision)).certs.length)).toEqual([0, 1]);
  });
});
