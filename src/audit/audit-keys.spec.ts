import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publicJwk } from '../lib/jws/public-jwk.js';
import { makeAuditKey, parseAuditKeys, parseJwks, readAuditKeys } from './audit-keys.js';

const pair = (namedCurve = 'P-256') => generateKeyPairSync('ec', { namedCurve });
const privatePem = (key: KeyObject, type: 'pkcs8' | 'sec1' = 'pkcs8'): string =>
  key.export({ type, format: 'pem' }).toString();
const publicPem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();

const ONE = 'exactly one private key';

describe('keys of the record', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'audit-keys-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are made once for development, for their owner only', () => {
    const auditKeyFile = join(folder, 'audit', 'audit-key.pem');
    makeAuditKey({ auditKeyFile, environment: 'development' });
    const made = readFileSync(auditKeyFile, 'utf8');
    makeAuditKey({ auditKeyFile, environment: 'development' });
    expect(readFileSync(auditKeyFile, 'utf8')).toBe(made);
    expect(statSync(auditKeyFile).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'audit'))).toEqual(['audit-key.pem']);
    expect(readAuditKeys({ auditKeyFile }).publicKeys).toHaveLength(1);
  });

  it('are never made in production', () => {
    const auditKeyFile = join(folder, 'audit-key.pem');
    makeAuditKey({ auditKeyFile, environment: 'production' });
    expect(() => readAuditKeys({ auditKeyFile })).toThrow(`AUDIT_KEY_FILE ${auditKeyFile}: ENOENT`);
  });

  it.each(['pkcs8', 'sec1'] as const)('sign with the private one (%s) and know those before it', (form) => {
    const [now, before, first] = [pair(), pair(), pair()];
    const file = privatePem(now.privateKey, form) + publicPem(before.publicKey) + publicPem(first.publicKey);
    const { privateKey, publicKeys } = parseAuditKeys(file);
    expect(privateKey.equals(now.privateKey)).toBe(true);
    expect(publicKeys.map(({ jwk }) => jwk)).toEqual(
      [now, before, first].map(({ publicKey }) => publicJwk(publicKey)),
    );
  });

  it.each([
    { name: 'no key', text: '', message: ONE },
    { name: 'no private key', text: publicPem(pair().publicKey), message: ONE },
    {
      name: 'two private keys',
      text: privatePem(pair().privateKey) + privatePem(pair().privateKey),
      message: ONE,
    },
    { name: 'a key of another curve', text: privatePem(pair('P-384').privateKey), message: 'P-256' },
    {
      name: 'a former key of another kind',
      text: privatePem(pair().privateKey) + publicPem(generateKeyPairSync('ed25519').publicKey),
      message: 'P-256',
    },
    { name: 'half a key', text: privatePem(pair().privateKey).slice(0, 80), message: ONE },
  ])('are refused when there is $name', ({ text, message }) => {
    expect(() => parseAuditKeys(text)).toThrow(message);
  });

  it('are read from what is published, and from nothing else', () => {
    const { publicKey } = pair();
    const jwk = publicJwk(publicKey);
    const [read] = parseJwks(JSON.stringify({ keys: [jwk] }));
    expect([read?.jwk, read?.key.equals(publicKey)]).toEqual([jwk, true]);
    for (const text of ['{}', '{"keys":[]}', 'null', '[]', 'x', '{"keys":[{"kty":"oct","k":"AA"}]}'])
      expect(() => parseJwks(text)).toThrow(/^no JSON Web Key Set/);
  });
});
