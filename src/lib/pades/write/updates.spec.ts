import { inflateSync } from 'node:zlib';
import { PDFRef } from 'pdf-lib';
import {
  preparedFirst,
  preparedSecond,
  specimen,
  STAND_IN,
  standInSealed,
} from '../../../../test/support/two-parties.js';
import { PdfFormError } from '../../pdf/write/pdf-form-error.js';
import { PdfUpdate } from '../../pdf/write/pdf-update.js';
import { prepareCountersignature } from './countersignature.js';
import { prepareDocumentTimestamp } from './document-timestamp.js';
import { embedCms } from './prepared-seal.js';
import { appendValidationData, signatureContents } from './validation-data.js';

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const ascii = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const NOTHING = { certificates: [], ocsps: [], crls: [] };

/** SHA-1 of 30 03 02 01 and 01, 02, 03, as sha1sum prints it. */
const KEYS = {
  first: '90D80B0214715C2117F1DB310CC56F1E87DC4775',
  second: '8D6E7FAF4D1D4C4EC72AC30EC2AE2686EBA94226',
  token: '292B56FA4117860DAC1E211CF6F42AB9FE72A61E',
} as const;

/** What an update appends; all before it has to stand as it did. */
function appended(before: Uint8Array, after: Uint8Array): string {
  expect(Buffer.from(after.subarray(0, before.length)).equals(before)).toBe(true);
  return latin1(after.subarray(before.length));
}

/** Values of the objects in the text of one revision, by number, white space made one, offsets made `#`. */
function objectsIn(text: string): Record<string, string> {
  const [body = ''] = text.split('\nxref\n');
  const found = `${body}\n`.matchAll(/(?:^|\n)(\d+) 0 obj\n([^]*?)(?=\nendobj\n)/g);
  const plain = (value = '') => value.replaceAll(/\s+/g, ' ').replace(/\[0 \d+ \d+ \d+\]/, '[0 # # #]');
  return Object.fromEntries([...found].map(([, number, value]) => [number, plain(value)]));
}

const half = embedCms(preparedFirst(2), STAND_IN.first);
const whole = standInSealed(2);
const DSS_DATA = {
  certificates: [ascii('root')],
  ocsps: [],
  crls: [ascii('crl')],
  signatures: [
    {
      ...NOTHING,
      contents: STAND_IN.first,
      certificates: [ascii('one'), ascii('root')],
      ocsps: [ascii('ocsp')],
    },
    { ...NOTHING, contents: STAND_IN.second, crls: [ascii('crl')] },
  ],
};
const withDss = appendValidationData(whole, DSS_DATA);
const withTimestamp = embedCms(prepareDocumentTimestamp(withDss, { reserve: 8 }), STAND_IN.token);

const golden = {
  one: objectsIn(latin1(standInSealed(1))),
  half: objectsIn(latin1(half)),
  second: objectsIn(appended(half, whole)),
  dss: objectsIn(appended(whole, withDss)),
  timestamp: objectsIn(appended(withDss, withTimestamp)),
};

describe('bytes of', () => {
  it.each([
    {
      clause: 'ISO 32000-2 §12.8.2.2: the only seal allows no change',
      value: /\/Reference .*\]/.exec(golden.one['3'] ?? '')?.[0],
      bytes:
        '/Reference [<< /Type /SigRef /TransformMethod /DocMDP ' +
        '/TransformParams << /Type /TransformParams /P 1 /V /1.2 >> >>]',
    },
    {
      clause: 'ISO 32000-2 §12.8.2.2: the first of two seals allows signing',
      value: /\/Reference .*\]/.exec(golden.half['3'] ?? '')?.[0],
      bytes:
        '/Reference [<< /Type /SigRef /TransformMethod /DocMDP ' +
        '/TransformParams << /Type /TransformParams /P 2 /V /1.2 >> >>]',
    },
    {
      clause: 'ISO 32000-2 §12.8.2.4: the second seal closes both fields',
      value: /\/Reference .*\]/.exec(golden.second['14'] ?? '')?.[0],
      bytes:
        '/Reference [<< /Type /SigRef /TransformMethod /FieldMDP ' +
        '/TransformParams << /Type /TransformParams /Action /Include /Fields [(IssuerSeal) (HolderSeal)] /V /1.2 >> ' +
        '/Data 12 0 R >>]',
    },
    {
      clause: 'ISO 32000-2 §12.8.6: Perms names the certifying seal',
      value: golden.half['12'],
      bytes: '<< /Type /Catalog /AcroForm 10 0 R /Perms << /DocMDP 3 0 R >> /Pages 11 0 R >>',
    },
    {
      clause: 'ISO 32000-2 §12.7.5.5, table 236: Lock of the reserved field',
      value: golden.half['7'],
      bytes: '<< /Type /SigFieldLock /Action /Include /Fields [ (IssuerSeal) (HolderSeal) ] /P 1 >>',
    },
    {
      clause: 'ISO 32000-2 §12.7.5.5: the reserved field has no V',
      value: golden.half['8'],
      bytes:
        '<< /Type /Annot /Subtype /Widget /FT /Sig /T (HolderSeal) ' +
        '/TU <FEFF5EFA8BBE53554F4D75355B5053707AE0> /F 132 /P 2 0 R /Rect [ 100 100 219.055 219.055 ] ' +
        '/Lock 7 0 R /AP << /N 6 0 R >> >>',
    },
    {
      clause: 'ISO 32000-2 §12.5.5: the reserved field shows nothing',
      value: golden.half['6'],
      bytes:
        '<< /Type /XObject /Subtype /Form /BBox [ 0 0 119.055 119.055 ] /Resources << >> /Length 0 >> ' +
        'stream endstream',
    },
    {
      clause: 'ISO 32000-2 §12.7.5.5: the field once it is sealed',
      value: golden.second['8'],
      bytes: (golden.half['8'] ?? '').replace(/ >>$/, ' /V 14 0 R >>'),
    },
    {
      clause: 'ISO 32000-2 §12.7.3: the form is an object of its own',
      value: golden.half['10'],
      bytes: '<< /Fields [ 5 0 R 8 0 R ] /SigFlags 3 >>',
    },
    { clause: 'ISO 32000-2 §12.5.2: Annots likewise', value: golden.half['9'], bytes: '[ 5 0 R 8 0 R ]' },
    {
      clause: 'ISO 32000-2 §12.8.1: dictionary of the second seal',
      value: golden.second['14']?.replace(/ \/Reference.*/, ''),
      bytes:
        '<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached ' +
        `/ByteRange [0 # # #] /Contents <3003020102${'0'.repeat(30)}> ` +
        "/M (D:20260101080000+08'00') /Name <FEFF4E59> /Reason <FEFF007300650063006F006E0064>",
    },
    {
      clause: 'ISO 32000-2 §12.8.4.3, EN 319 142-1 §5.4.2.1: the catalog gains DSS and nothing else',
      value: golden.dss['12'],
      bytes: (golden.half['12'] ?? '').replace(/ >>$/, ' /DSS 21 0 R >>'),
    },
    {
      clause: 'ISO 32000-2 §12.8.4.3, table 261; EN 319 142-1 §5.4.2.2: DSS',
      value: golden.dss['21'],
      bytes:
        '<< /Type /DSS /Certs [ 15 0 R 17 0 R ] /OCSPs [ 18 0 R ] /CRLs [ 16 0 R ] ' +
        `/VRI << /${KEYS.first} 19 0 R /${KEYS.second} 20 0 R >> >>`,
    },
    {
      clause: 'ISO 32000-2 §12.8.4.4, table 262; EN 319 142-1 §5.4.2.3: VRI with certificates and OCSP',
      value: golden.dss['19'],
      bytes: '<< /Type /VRI /Cert [ 17 0 R 15 0 R ] /OCSP [ 18 0 R ] >>',
    },
    {
      clause: 'ISO 32000-2 §12.8.4.4, table 262; EN 319 142-1 §5.4.2.3: VRI with a CRL',
      value: golden.dss['20'],
      bytes: '<< /Type /VRI /CRL [ 16 0 R ] >>',
    },
    {
      clause: 'ISO 32000-2 §12.8.5; EN 319 142-1 §5.5: DocTimeStamp',
      value: golden.timestamp['22'],
      bytes:
        '<< /Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161 /V 0 ' +
        '/ByteRange [0 # # #] /Contents <3003020103000000> >>',
    },
    {
      clause: 'ISO 32000-2 §12.8.5; EN 319 142-1 §5.5: its field has no place on the page',
      value: golden.timestamp['23'],
      bytes:
        '<< /Type /Annot /Subtype /Widget /FT /Sig /T (DocumentTimestamp1) /F 132 /P 2 0 R ' +
        '/Rect [ 0 0 0 0 ] /V 22 0 R >>',
    },
    {
      clause: 'ISO 32000-2 §12.7.3: the form gains that field and nothing else',
      value: golden.timestamp['10'],
      bytes: '<< /Fields [ 5 0 R 8 0 R 23 0 R ] /SigFlags 3 >>',
    },
    {
      clause: 'ISO 32000-2 §12.5.2: and so do the annotations',
      value: golden.timestamp['9'],
      bytes: '[ 5 0 R 8 0 R 23 0 R ]',
    },
  ])('$clause', ({ value, bytes }) => {
    expect(value).toBe(bytes);
  });

  it.each([
    { kind: 'a countersignature', objects: golden.second, numbers: ['6', '8', '14'] },
    {
      kind: 'the first validation data',
      objects: golden.dss,
      numbers: ['12', '15', '16', '17', '18', '19', '20', '21'],
    },
    { kind: 'a document timestamp', objects: golden.timestamp, numbers: ['9', '10', '22', '23'] },
  ])('$kind: no other object', ({ objects, numbers }) => {
    expect(Object.keys(objects)).toEqual(numbers);
  });
});

it.each([
  { kind: 'the first of two seals', prepared: preparedFirst(2) },
  { kind: 'a countersignature', prepared: preparedSecond(half) },
  { kind: 'a document timestamp', prepared: prepareDocumentTimestamp(withDss, { reserve: 8 }) },
])('$kind covers all bytes but its own Contents (ISO 32000-2 §12.8.1)', ({ prepared }) => {
  const text = latin1(prepared.bytes);
  const start = text.lastIndexOf('/Contents <0') + '/Contents '.length;
  const end = text.indexOf('>', start) + 1;
  expect(prepared.contents).toEqual({ start, end });
  expect(prepared.byteRange).toEqual([0, start, end, text.length - end]);
  expect(text).toContain(`/ByteRange [0 ${start} ${end} ${text.length - end}] `);
});

describe('prepareCountersignature', () => {
  it('shows the specimen in the stream that was empty', () => {
    const text = appended(half, whole);
    const [, contents = ''] = /(?:^|\n)6 0 obj\n[^]*?stream\n([^]*?)\nendstream\nendobj\n/.exec(text) ?? [];
    expect(latin1(inflateSync(Buffer.from(contents, 'latin1')))).toBe('0.843 0 0.059 rg 10 10 99 99 re f');
  });

  it('serves the parties in either order', () => {
    const names = ['HolderSeal', 'IssuerSeal'] as const;
    const first = embedCms(preparedFirst(2, undefined, names), STAND_IN.first);
    const text = latin1(preparedSecond(first, undefined, 'IssuerSeal').bytes);
    expect(text).toContain('/Action /Include /Fields [(HolderSeal) (IssuerSeal)]');
  });

  it.each([
    { name: 'the field is not there', bytes: half, fieldName: 'Other', message: 'there is no field Other' },
    {
      name: 'no field was reserved',
      bytes: standInSealed(1),
      fieldName: 'HolderSeal',
      message: 'there is no field',
    },
    { name: 'it is the first seal', bytes: half, fieldName: 'IssuerSeal', message: 'is sealed already' },
    { name: 'it is done', bytes: whole, fieldName: 'HolderSeal', message: 'is sealed already' },
    {
      name: 'timestamps followed',
      bytes: withTimestamp,
      fieldName: 'HolderSeal',
      message: 'is sealed already',
    },
  ])('refuses when $name', ({ bytes, fieldName, message }) => {
    const signature = { reserve: 8, name: '', reason: '', at: new Date(0) };
    const seal = { fieldName, appearance: specimen, signature };
    expect(() => prepareCountersignature(bytes, seal)).toThrow(PdfFormError);
    expect(() => prepareCountersignature(bytes, seal)).toThrow(message);
  });
});

it('refuses a countersignature behind any other update', () => {
  const update = PdfUpdate.of(half);
  update.replace(PDFRef.of(13), update.context.obj({ Other: 1 }));
  expect(() => preparedSecond(update.serialise())).toThrow('a countersignature follows the first seal only');
});

describe('prepareDocumentTimestamp', () => {
  it('gives each timestamp the next number', () => {
    const again = prepareDocumentTimestamp(withTimestamp, { reserve: 8 }).bytes;
    expect(appended(withTimestamp, again)).toContain('/T (DocumentTimestamp2)');
  });

  it('refuses a file that waits for a seal', () => {
    expect(() => prepareDocumentTimestamp(half, { reserve: 8 })).toThrow('HolderSeal is not sealed yet');
  });
});

describe('appendValidationData', () => {
  it('returns the same bytes when the file has all of it', () => {
    expect(appendValidationData(withDss, DSS_DATA)).toBe(withDss);
    expect(appendValidationData(withTimestamp, DSS_DATA)).toBe(withTimestamp);
  });

  it('adds to what the store has, each stream once', () => {
    const token = {
      contents: STAND_IN.token,
      certificates: [ascii('tsa'), ascii('root')],
      ocsps: [],
      crls: [],
    };
    const after = appendValidationData(withTimestamp, { ...DSS_DATA, signatures: [token] });
    const objects = objectsIn(appended(withTimestamp, after));
    expect(Object.keys(objects)).toEqual(['21', '24', '25']);
    expect(objects['25']).toBe('<< /Type /VRI /Cert [ 24 0 R 15 0 R ] >>');
    expect(objects['21']).toBe(
      '<< /Type /DSS /Certs [ 15 0 R 17 0 R 24 0 R ] /OCSPs [ 18 0 R ] /CRLs [ 16 0 R ] ' +
        `/VRI << /${KEYS.first} 19 0 R /${KEYS.second} 20 0 R /${KEYS.token} 25 0 R >> >>`,
    );
  });

  it('leaves what it said of a signature, and keeps newer data in the store', () => {
    const newer = { ...NOTHING, contents: STAND_IN.first, ocsps: [ascii('newer')] };
    const objects = objectsIn(
      appended(withDss, appendValidationData(withDss, { ...NOTHING, signatures: [newer] })),
    );
    expect(Object.keys(objects)).toEqual(['21', '22']);
    expect(objects['21']).toContain('/OCSPs [ 18 0 R 22 0 R ]');
    expect(objects['21']).toContain(`/${KEYS.first} 19 0 R`);
  });

  it('holds the DER and nothing else', () => {
    const text = appended(whole, withDss);
    const [, contents = ''] = /\n18 0 obj\n[^]*?stream\n([^]*?)\nendstream\nendobj\n/.exec(text) ?? [];
    expect(latin1(inflateSync(Buffer.from(contents, 'latin1')))).toBe('ocsp');
  });

  it('refuses data for a signature that the file has not', () => {
    const signatures = [{ ...NOTHING, contents: STAND_IN.token }];
    expect(() => appendValidationData(whole, { ...NOTHING, signatures })).toThrow(PdfFormError);
  });

  it('refuses a file that waits for a seal', () => {
    expect(() => appendValidationData(half, { ...NOTHING, signatures: [] })).toThrow(
      'HolderSeal is not sealed yet',
    );
  });
});

describe('signatureContents', () => {
  it('gives the DER of each, without its padding', () => {
    expect(signatureContents(withTimestamp)).toEqual([
      { fieldName: 'IssuerSeal', contents: Buffer.from(STAND_IN.first) },
      { fieldName: 'HolderSeal', contents: Buffer.from(STAND_IN.second) },
      { fieldName: 'DocumentTimestamp1', contents: Buffer.from(STAND_IN.token) },
    ]);
  });

  it('refuses a signature that was prepared and never made', () => {
    expect(() => signatureContents(preparedFirst(1).bytes)).toThrow('the signature of IssuerSeal is no DER');
  });

  it('refuses a ByteRange that names another place', () => {
    const moved = latin1(half).replace(/\/ByteRange \[0 (\d)/, (found, digit: string) =>
      found.replace(/\d$/, String((Number(digit) % 9) + 1)),
    );
    expect(() => signatureContents(ascii(moved))).toThrow('Contents does not stand where ByteRange says');
  });
});
