import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { isSignatureValid, readPublicKey } from './signature.js';

const DATA = Buffer.from('sealed bytes');
const ECDSA_WITH_SHA384 = { oid: '1.2.840.10045.4.3.3', parameters: undefined };
const spki = (key: KeyObject): Uint8Array => key.export({ type: 'spki', format: 'der' });

describe(readPublicKey.name, () => {
  it('accepts P-384, and what it signs with SHA-384', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const key = readPublicKey(spki(publicKey));
    const signature = sign('sha384', DATA, privateKey);
    expect(isSignatureValid(key, ECDSA_WITH_SHA384, { data: DATA, signature })).toBe(true);
    const other = Buffer.from('other bytes');
    expect(isSignatureValid(key, ECDSA_WITH_SHA384, { data: other, signature })).toBe(false);
  });

  it.each([
    { name: 'P-521', key: () => generateKeyPairSync('ec', { namedCurve: 'P-521' }) },
    { name: 'secp256k1', key: () => generateKeyPairSync('ec', { namedCurve: 'secp256k1' }) },
    { name: 'RSA-1024', key: () => generateKeyPairSync('rsa', { modulusLength: 1024 }) },
    { name: 'Ed25519', key: () => generateKeyPairSync('ed25519') },
  ])('refuses $name', ({ key }) => {
    expect(() => readPublicKey(spki(key().publicKey))).toThrow(
      expect.objectContaining({ code: 'certificate-key' }),
    );
  });
});
