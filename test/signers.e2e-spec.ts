import type { KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { KEY_TYPES } from '../src/lib/x509/key-type.js';
import { openSigner } from '../src/sealing/signers/open-signer.js';
import { openssl, opensslAccepts, writeKeyFiles } from './support/key-files.js';

const MESSAGE = Buffer.from('the attributes of a seal');
const PIN = '口令 s3cret';

describe('keys in files', () => {
  let directory: string;
  const publicKeys = new Map<string, KeyObject>();
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'jianzhang-keys-'));
    for (const keyType of KEY_TYPES) publicKeys.set(keyType, writeKeyFiles(directory, keyType, keyType));
    publicKeys.set('other', writeKeyFiles(directory, 'other', 'p-256'));
    writeFileSync(join(directory, 'pin'), `${PIN}\n`);
    writeFileSync(join(directory, 'wrong-pin'), 'wrong\n');
    writeFileSync(join(directory, 'empty-pin'), '\n');
    for (const name of KEY_TYPES) {
      const to = ['-out', `${name}.enc.pem`, '-passout', 'file:pin'];
      openssl(directory, ['pkcs8', '-topk8', '-in', `${name}.key.pem`, ...to]);
    }
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const open = (reference: string, name: string) => {
    const publicKey = publicKeys.get(name);
    if (!publicKey) throw new Error(name);
    const secret = (variable: string) => (variable === 'SEAL_SECRET_PIN' ? PIN : undefined);
    const settings = { pkcs11Modules: [], cscOrigins: [], cscTimeoutMs: 1000, secret };
    return openSigner(reference, { directory, publicKey, settings });
  };
  const failure = (reference: string, name = 'p-256'): Promise<Error> =>
    open(reference, name).then(
      () => new Error('opened'),
      (error: Error) => error,
    );
  const pkcs12 = (file: string, name: string, options: readonly string[]) => {
    const input = ['-inkey', `${name}.key.pem`, '-in', `${name}.pem`, '-passout', 'file:pin'];
    openssl(directory, ['pkcs12', '-export', '-out', file, ...input, ...options]);
  };

  const proveSigns = async (reference: string, name: string) => {
    const signer = await open(reference, name);
    const signature = await signer.sign(MESSAGE);
    expect(signer.keyType).toBe(name);
    expect(opensslAccepts(directory, name, MESSAGE, signature)).toBe(true);
    const changed = Uint8Array.from(signature);
    changed[40] = (changed[40] ?? 0) ^ 1;
    expect(opensslAccepts(directory, name, MESSAGE, changed)).toBe(false);
    return signer;
  };

  describe.each(KEY_TYPES)('%s', (name) => {
    it('signs from plain PEM, showing nothing of the key', async () => {
      const signer = await proveSigns(`pem:${name}.key.pem`, name);
      expect(inspect(signer, { depth: 9, showHidden: true })).toBe(`PemSigner(${name})`);
      expect(JSON.stringify(signer)).toBe(`{"keyType":"${name}"}`);
    });

    it('signs from encrypted PKCS#8', async () => {
      await proveSigns(`pem:${name}.enc.pem?pin=env:SEAL_SECRET_PIN`, name);
    });

    it.each([
      { kind: 'of OpenSSL 3', options: [] },
      { kind: 'with RC2 and 3DES', options: ['-legacy'] },
      { kind: 'with RC2 alone', options: ['-legacy', '-keypbe', 'PBE-SHA1-RC2-128'] },
      { kind: 'with a key in clear', options: ['-keypbe', 'NONE'] },
      { kind: 'without a MAC', options: ['-nomac'] },
      { kind: 'with a MAC over SHA-512', options: ['-macalg', 'SHA512', '-iter', '10000'] },
    ])('signs from a PKCS#12 file $kind', async ({ options }) => {
      pkcs12('seal.p12', name, options);
      await proveSigns('pkcs12:seal.p12?pin=file:pin', name);
    });
  });

  it('finds the key by its Chinese friendly name', async () => {
    pkcs12('named.p12', 'p-256', ['-name', '延津县公章']);
    await proveSigns('pkcs12:named.p12?pin=file:pin&name=延津县公章', 'p-256');
    expect((await failure('pkcs12:named.p12?pin=file:pin&name=公章')).message).toMatch(
      /named\.p12 holds no private key of that name$/,
    );
  });

  it.each([
    { file: 'no file', reference: 'pem:none.pem', why: /none\.pem cannot be read \(ENOENT\)$/ },
    { file: 'a folder', reference: 'pem:.', why: /cannot be read \(EISDIR\)$/ },
    { file: 'a certificate', reference: 'pem:p-256.pem', why: /p-256\.pem is no private key in PEM$/ },
    {
      file: 'another key',
      reference: 'pem:other.key.pem',
      why: /other\.key\.pem does not belong to the seal's certificate$/,
    },
    {
      file: 'an encrypted key without PIN',
      reference: 'pem:p-256.enc.pem',
      why: /enc\.pem is encrypted, and no PIN is given$/,
    },
    {
      file: 'a key with a wrong PIN',
      reference: 'pem:p-256.enc.pem?pin=file:wrong-pin',
      why: /enc\.pem is damaged, or its PIN is another$/,
    },
    {
      file: 'a missing PIN file',
      reference: 'pem:p-256.enc.pem?pin=file:none',
      why: /^pin: the file cannot be read \(ENOENT\)$/,
    },
    {
      file: 'an empty PIN file',
      reference: 'pem:p-256.enc.pem?pin=file:empty-pin',
      why: /^pin: the file empty-pin is empty$/,
    },
    {
      file: 'a key as PIN file',
      reference: 'pem:p-256.enc.pem?pin=file:p-256.key.pem',
      why: /^pin: the file p-256\.key\.pem is no line of text$/,
    },
    {
      file: 'a missing variable',
      reference: 'pem:p-256.enc.pem?pin=env:SEAL_SECRET_NONE',
      why: /^pin: the variable SEAL_SECRET_NONE is not set$/,
    },
    {
      file: 'PEM as PKCS#12',
      reference: 'pkcs12:p-256.pem?pin=file:pin',
      why: /p-256\.pem is damaged, or no PKCS#12 file of a known kind$/,
    },
    {
      file: 'PKCS#12 with a wrong PIN',
      reference: 'pkcs12:seal.p12?pin=file:wrong-pin',
      why: /seal\.p12 cannot be opened: its PIN is another$/,
    },
    {
      file: 'PKCS#12 without a key',
      reference: 'pkcs12:nokeys.p12?pin=file:pin',
      why: /nokeys\.p12 holds no private key$/,
    },
    {
      file: 'PKCS#12 that was cut',
      reference: 'pkcs12:cut.p12?pin=file:pin',
      why: /cut\.p12 is damaged, or no PKCS#12 file of a known kind$/,
    },
    {
      file: 'PKCS#12 of another kind',
      reference: 'pkcs12:other.der?pin=file:pin',
      why: /other\.der is damaged, or no PKCS#12 file of a known kind$/,
    },
  ])('refuses $file and quotes no secret', async ({ reference, why }) => {
    pkcs12('seal.p12', 'p-256', []);
    pkcs12('nokeys.p12', 'p-256', ['-nokeys']);
    openssl(directory, ['x509', '-in', 'p-256.pem', '-outform', 'DER', '-out', 'other.der']);
    const whole = openssl(directory, ['base64', '-A', '-in', 'seal.p12']);
    writeFileSync(join(directory, 'cut.p12'), Buffer.from(whole, 'base64').subarray(0, 500));
    const error = await failure(reference);
    expect(error.message).toMatch(why);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/s3cret|PRIVATE KEY-----\n/);
  });
});
