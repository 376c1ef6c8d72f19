import { inflateSync } from 'node:zlib';
import { PDFRef } from 'pdf-lib';
import {
  appended,
  ascii,
  EVIDENCE,
  half,
  NO_EVIDENCE,
  objectsIn,
  VRI_KEYS,
  whole,
  withDss,
  withTimestamp,
} from '../../../../test/support/continued-files.js';
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
    expect(appendValidationData(withDss, EVIDENCE)).toBe(withDss);
    expect(appendValidationData(withTimestamp, EVIDENCE)).toBe(withTimestamp);
  });

  it('adds to what the store has, each stream once', () => {
    const token = {
      contents: STAND_IN.token,
      certificates: [ascii('tsa'), ascii('root')],
      ocsps: [],
      crls: [],
    };
    const after = appendValidationData(withTimestamp, { ...EVIDENCE, signatures: [token] });
    const objects = objectsIn(appended(withTimestamp, after));
    expect(Object.keys(objects)).toEqual(['21', '24', '25']);
    expect(objects['25']).toBe('<< /Type /VRI /Cert [ 24 0 R 15 0 R ] >>');
    expect(objects['21']).toBe(
      '<< /Type /DSS /Certs [ 15 0 R 17 0 R 24 0 R ] /OCSPs [ 18 0 R ] /CRLs [ 16 0 R ] ' +
        `/VRI << /${VRI_KEYS.first} 19 0 R /${VRI_KEYS.second} 20 0 R /${VRI_KEYS.token} 25 0 R >> >>`,
    );
  });

  it('leaves what it said of a signature, and keeps newer data in the store', () => {
    const newer = { ...NO_EVIDENCE, contents: STAND_IN.first, ocsps: [ascii('newer')] };
    const objects = objectsIn(
      appended(withDss, appendValidationData(withDss, { ...NO_EVIDENCE, signatures: [newer] })),
    );
    expect(Object.keys(objects)).toEqual(['21', '22']);
    expect(objects['21']).toContain('/OCSPs [ 18 0 R 22 0 R ]');
    expect(objects['21']).toContain(`/${VRI_KEYS.first} 19 0 R`);
  });

  it('holds the DER and nothing else', () => {
    const text = appended(whole, withDss);
    const [, contents = ''] = /\n18 0 obj\n[^]*?stream\n([^]*?)\nendstream\nendobj\n/.exec(text) ?? [];
    expect(latin1(inflateSync(Buffer.from(contents, 'latin1')))).toBe('ocsp');
  });

  it('refuses data for a signature that the file has not', () => {
    const signatures = [{ ...NO_EVIDENCE, contents: STAND_IN.token }];
    expect(() => appendValidationData(whole, { ...NO_EVIDENCE, signatures })).toThrow(PdfFormError);
  });

  it('refuses a file that waits for a seal', () => {
    expect(() => appendValidationData(half, { ...NO_EVIDENCE, signatures: [] })).toThrow(
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
