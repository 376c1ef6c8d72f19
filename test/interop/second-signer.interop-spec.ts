import { createHash, createPrivateKey, webcrypto } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CryptoKeySigner, PDF } from '@libpdf/core';
import { signatureValue, withSignatureTimestamp } from '../../src/lib/cms/write/signature-timestamp.js';
import { coveredDigest, embedCms } from '../../src/lib/pades/write/prepared-seal.js';
import { PdfFormError } from '../../src/lib/pdf/write/pdf-form-error.js';
import { PdfUpdate } from '../../src/lib/pdf/write/pdf-update.js';
import { AUTHORITY, developmentSeals } from '../support/development-seals.js';
import { OpensslTsa } from '../support/openssl-tsa.js';
import { PemSealer } from '../support/pem-sealer.js';
import { preparedFirst, preparedSecond } from '../support/two-parties.js';
import { ask, judgedBy } from './judges.js';
import { signedParts } from './signed-parts.js';

/** Judges look at the clock of the machine. */
const AT = new Date();

/** Programs of others that seal what ours sealed first. */
describe('a foreign second signer', () => {
  let directory: string;
  let ours: PemSealer;
  let other: PemSealer;
  let first: Uint8Array;
  const file = (name: string) => join(directory, name);
  const otherKey = () => file(`seals/${AUTHORITY.uscc}-rsa-2048.key.pem`);

  beforeAll(async () => {
    directory = await developmentSeals(['rsa-2048', 'p-256'], AT);
    ours = await PemSealer.open(file(`seals/${AUTHORITY.uscc}-p-256`), 'p-256');
    other = await PemSealer.open(file(`seals/${AUTHORITY.uscc}-rsa-2048`), 'rsa-2048');
    first = ours.seal(preparedFirst(2, ours.entries('ours', AT)));
  });
  afterAll(() => rm(directory, { recursive: true }));

  async function libpdfSigner(): Promise<CryptoKeySigner> {
    const der = createPrivateKey(await readFile(otherKey())).export({ format: 'der', type: 'pkcs8' });
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
    const key = await webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
    const [certificate = new Uint8Array(), ...chain] = other.certificates;
    return new CryptoKeySigner(key, certificate, 'RSA', 'RSASSA-PKCS1-v1_5', chain);
  }

  async function sealedByLibpdf(bytes: Uint8Array): Promise<Uint8Array> {
    const document = await PDF.load(bytes);
    return (await document.sign({ signer: await libpdfSigner(), fieldName: 'HolderSeal' })).bytes;
  }

  async function pdfsig(bytes: Uint8Array): Promise<string> {
    await writeFile(file('judged.pdf'), bytes);
    return ask('pdfsig', [file('judged.pdf')]).output;
  }

  it('finds every field of a file of ours in its last revision (libpdf)', async () => {
    const document = await PDF.load(other.seal(preparedSecond(first, other.entries('other', AT))));
    const fields = document.getForm()?.getSignatureFields() ?? [];
    expect(document.getPageCount()).toBe(1);
    expect(fields.map((field) => ({ name: field.name, isSigned: field.isSigned() }))).toEqual([
      { name: 'IssuerSeal', isSigned: true },
      { name: 'HolderSeal', isSigned: true },
    ]);
  });

  it('makes a file that ours does not continue, as it is not of our form (libpdf)', async () => {
    const sealed = await sealedByLibpdf(first);
    expect(Buffer.from(sealed.subarray(0, first.length)).equals(first)).toBe(true);
    expect(() => PdfUpdate.of(sealed)).toThrow(PdfFormError);
  });

  judgedBy(['pdfsig'], () => {
    it('leaves our seal valid beside its own (libpdf)', async () => {
      const output = await pdfsig(await sealedByLibpdf(first));
      expect(output.match(/Signature is Valid\./g)).toHaveLength(2);
      expect(output.match(/ - Total document signed/g)).toHaveLength(1);
    });
  });

  judgedBy(['openssl', 'pdfsig'], () => {
    /** CAdES by OpenSSL over what ours prepared: as a builder's own program would make it. */
    async function cmsByOpenssl(covered: Uint8Array): Promise<Uint8Array> {
      await writeFile(file('covered'), covered);
      const certificate = file(`seals/${AUTHORITY.uscc}-rsa-2048.pem`);
      const signer = ['-signer', certificate, '-inkey', otherKey(), '-certfile', file('issuing-ca.pem')];
      const options = ['-sign', '-binary', '-cades', '-md', 'sha256', '-nosmimecap', '-outform', 'DER'];
      const { status, output } = ask('openssl', [
        'cms',
        ...options,
        ...signer,
        '-in',
        file('covered'),
        '-out',
        file('foreign.der'),
      ]);
      if (status !== 0) throw new Error(output);
      return readFile(file('foreign.der'));
    }

    it('fills the reserved field with a CMS of its own, to which ours adds a timestamp', async () => {
      const tsa = await OpensslTsa.make(directory);
      const prepared = preparedSecond(first, { ...other.entries('other', AT), reserve: 16_384 });
      const covered = [
        prepared.bytes.subarray(0, prepared.contents.start),
        prepared.bytes.subarray(prepared.contents.end),
      ];
      expect(Buffer.from(coveredDigest(prepared))).toEqual(
        createHash('sha256').update(Buffer.concat(covered)).digest(),
      );
      const cms = await cmsByOpenssl(Buffer.concat(covered));
      const token = tsa.token(createHash('sha256').update(signatureValue(cms)).digest());
      const sealed = embedCms(prepared, withSignatureTimestamp(cms, token));
      const output = await pdfsig(sealed);
      expect(output.match(/Signature is Valid\./g)).toHaveLength(2);
      const [, second] = signedParts(sealed);
      await writeFile(file('second.der'), second?.contents ?? '');
      const files = ['-in', file('second.der'), '-content', file('covered'), '-CAfile', file('trust.pem')];
      const options = ['-verify', '-cades', '-binary', '-inform', 'DER', '-out', file('out')];
      expect(ask('openssl', ['cms', ...options, ...files]).output).toBe('CAdES Verification successful\n');
    });
  });
});
