import { ENCRYPTED_PDFS } from '../../../../../test/support/encrypted-pdfs.js';
import { handMade, ONE_PAGE } from '../../../../../test/support/hand-made-pdf.js';
import { PdfDict, type PdfObject, PdfStream, PdfString } from '../objects.js';
import type { AnyPdf } from './any-pdf.js';
import { openEncryption } from './decryption.js';
import { rc4 } from './rc4.js';
import { readAnyPdf } from './read-any-pdf.js';

function open(name: keyof typeof ENCRYPTED_PDFS, password?: string): AnyPdf {
  const file = Buffer.from(ENCRYPTED_PDFS[name], 'base64');
  return readAnyPdf(file, password === undefined ? {} : { password: Buffer.from(password) });
}

function entry(pdf: AnyPdf, ...keys: string[]): PdfObject {
  const [page] = pdf.current.pages();
  let value: PdfObject = page?.dict ?? null;
  for (const key of keys)
    value = value instanceof PdfDict ? pdf.current.resolve(value.entries.get(key)) : null;
  return value;
}

describe('encrypted files', () => {
  it.each([
    { name: 'rc40', algorithm: 'RC4', version: 1, revision: 2, keyBits: 40 },
    { name: 'rc128', algorithm: 'RC4', version: 2, revision: 3, keyBits: 128 },
    { name: 'aes128', algorithm: 'AES-128', version: 4, revision: 4, keyBits: 128 },
    { name: 'r5', algorithm: 'AES-256', version: 5, revision: 5, keyBits: 256 },
    { name: 'r6', algorithm: 'AES-256', version: 5, revision: 6, keyBits: 256 },
  ] as const)('opens $algorithm of revision $revision with either password', ({ name, ...facts }) => {
    for (const [password, openedBy] of [
      ['u', 'user'],
      ['o', 'owner'],
    ] as const) {
      const pdf = open(name, password);
      expect(pdf.encryption).toEqual({ ...facts, openedBy });
      const title = entry(pdf, 'Title');
      expect(title).toBeInstanceOf(PdfString);
      expect(Buffer.from(pdf.current.stringBytes(title as PdfString)).toString()).toBe('secret title');
      const content = pdf.current.decode(entry(pdf, 'Contents') as PdfStream);
      expect(Buffer.from(content).toString()).toBe('secret stream!');
    }
  });

  it('opens object streams, and takes the empty password where none is given', () => {
    const pdf = open('r6obj');
    expect(pdf.revisions[0]?.form).toBe('stream');
    expect(Buffer.from(pdf.current.stringBytes(entry(pdf, 'Title') as PdfString)).toString()).toBe(
      'secret title',
    );
  });

  it.each(['rc40', 'aes128', 'r6'] as const)('leaves the contents of a signature alone in %s', (name) => {
    const pdf = open(name, 'u');
    const contents = entry(pdf, 'V', 'Contents') as PdfString;
    expect(Buffer.from(pdf.current.stringBytes(contents)).toString('hex')).toBe('cafe');
  });

  it.each(['rc40', 'rc128', 'aes128', 'r5', 'r6'] as const)('refuses a wrong password for %s', (name) => {
    expect(() => open(name, 'x')).toThrow(expect.objectContaining({ code: 'pdf-password' }));
    expect(() => open(name)).toThrow(expect.objectContaining({ code: 'pdf-password' }));
  });

  it.each([
    '/V 1 /R 2',
    '/V 5 /R 6',
    '/V 2 /R 3 /Length 7',
    '/V 4 /R 4 /StmF /A /CF << /A << /CFM /X >> >>',
    '/V 3 /R 3',
  ])('refuses a dictionary without sense: %s', (entries) => {
    const trailer = `/Root 1 0 R /Encrypt << /Filter /Standard ${entries} >>`;
    expect(() => readAnyPdf(handMade({ objects: ONE_PAGE, trailer }))).toThrow(
      expect.objectContaining({ name: 'FaultError' }),
    );
  });
});

describe(openEncryption.name, () => {
  it('knows no other handler', () => {
    const options = { resolve: (value?: PdfObject) => value ?? null, password: undefined };
    expect(() => openEncryption(new PdfDict(new Map()), null, options)).toThrow(
      expect.objectContaining({ code: 'pdf-encryption' }),
    );
  });
});

describe(rc4.name, () => {
  // RFC 6229 §2, key of 40 bits, offset 0.
  it('gives the stream of RFC 6229', () => {
    const stream = rc4(Uint8Array.of(1, 2, 3, 4, 5), new Uint8Array(16));
    expect(Buffer.from(stream).toString('hex')).toBe('b2396305f03dc027ccc3524a0a1118a8');
  });
});
