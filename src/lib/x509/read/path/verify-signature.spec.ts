import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readDer } from '../../../asn1/der.js';
import { type AnyPublicKey, readAnyPublicKey } from '../any-public-key.js';
import { verifySignature } from './verify-signature.js';

const DATA = Buffer.from('施工许可证');
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const OTHER = generateKeyPairSync('rsa', { modulusLength: 2048 });

const read = (key: KeyObject): AnyPublicKey =>
  readAnyPublicKey(readDer(key.export({ type: 'spki', format: 'der' })));
const unhex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');

const NULL = unhex('0500');
/** RSASSA-PSS-params, written by hand: SHA-256, MGF1 over SHA-256, salt of 32 octets. */
const PSS_256 = unhex(
  '3034 a00f300d06096086480165030402010500 a11c301a06092a864886f70d010108300d06096086480165030402010500 a203020120',
);
/** The same with MGF1 over SHA-1. */
const PSS_MASK_SHA1 = unhex(
  '302e a00f300d06096086480165030402010500 a1163014 06092a864886f70d010108 300706052b0e03021a a203020120',
);

const pss = (saltLength: number): Buffer =>
  sign('sha256', DATA, { key: RSA.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });

describe(verifySignature.name, () => {
  it.each([
    { oid: '1.2.840.113549.1.1.5', digest: 'sha1' },
    { oid: '1.2.840.113549.1.1.11', digest: 'sha256' },
    { oid: '1.2.840.113549.1.1.12', digest: 'sha384' },
    { oid: '1.2.840.113549.1.1.13', digest: 'sha512' },
    { oid: '2.16.840.1.101.3.4.3.14', digest: 'sha3-256' },
  ])('knows RSA with $digest, and a wrong byte, key and digest', ({ oid, digest }) => {
    const signature = sign(digest, DATA, RSA.privateKey);
    const algorithm = { oid, parameters: NULL };
    expect(verifySignature(read(RSA.publicKey), algorithm, DATA, signature)).toBe('ok');
    expect(verifySignature(read(RSA.publicKey), algorithm, Buffer.from('x'), signature)).toBe('wrong');
    expect(verifySignature(read(OTHER.publicKey), algorithm, DATA, signature)).toBe('wrong');
    const md5 = { oid: '1.2.840.113549.1.1.4', parameters: NULL };
    expect(verifySignature(read(RSA.publicKey), md5, DATA, signature)).toBe('wrong');
  });

  it.each([
    { curve: 'P-256', oid: '1.2.840.10045.4.3.2', digest: 'sha256' },
    { curve: 'P-384', oid: '1.2.840.10045.4.3.3', digest: 'sha384' },
    { curve: 'P-521', oid: '1.2.840.10045.4.3.4', digest: 'sha512' },
    { curve: 'secp256k1', oid: '1.2.840.10045.4.3.2', digest: 'sha256' },
    { curve: 'brainpoolP256r1', oid: '1.2.840.10045.4.3.2', digest: 'sha256' },
  ])('knows ECDSA on $curve', ({ curve, oid, digest }) => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: curve });
    const signature = sign(digest, DATA, privateKey);
    const algorithm = { oid, parameters: undefined };
    expect(verifySignature(read(publicKey), algorithm, DATA, signature)).toBe('ok');
    expect(verifySignature(read(publicKey), algorithm, Buffer.from('x'), signature)).toBe('wrong');
    expect(verifySignature(read(RSA.publicKey), algorithm, DATA, signature)).toBe('wrong');
  });

  it('does not take a curve whose parameters are written out', () => {
    const options = { namedCurve: 'P-256', paramEncoding: 'explicit' as const };
    const { publicKey, privateKey } = generateKeyPairSync('ec', options);
    const algorithm = { oid: '1.2.840.10045.4.3.2', parameters: undefined };
    expect(verifySignature(read(publicKey), algorithm, DATA, sign('sha256', DATA, privateKey))).toBe(
      'unsupported',
    );
  });

  it('knows Ed25519 and Ed448', () => {
    const [small, large] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed448')];
    const signature = sign(null, DATA, small.privateKey);
    const algorithm = { oid: '1.3.101.112', parameters: undefined };
    expect(verifySignature(read(small.publicKey), algorithm, DATA, signature)).toBe('ok');
    expect(verifySignature(read(small.publicKey), algorithm, Buffer.from('x'), signature)).toBe('wrong');
    expect(verifySignature(read(large.publicKey), algorithm, DATA, signature)).toBe('wrong');
    const other = { oid: '1.3.101.113', parameters: undefined };
    expect(verifySignature(read(large.publicKey), other, DATA, sign(null, DATA, large.privateKey))).toBe(
      'ok',
    );
  });

  it('holds PSS to its parameters', () => {
    const key = read(RSA.publicKey);
    const oid = '1.2.840.113549.1.1.10';
    expect(verifySignature(key, { oid, parameters: PSS_256 }, DATA, pss(32))).toBe('ok');
    expect(verifySignature(key, { oid, parameters: PSS_256 }, Buffer.from('x'), pss(32))).toBe('wrong');
    expect(verifySignature(key, { oid, parameters: PSS_256 }, DATA, pss(20))).toBe('wrong');
    expect(verifySignature(key, { oid, parameters: PSS_MASK_SHA1 }, DATA, pss(32))).toBe('wrong');
    expect(verifySignature(key, { oid, parameters: undefined }, DATA, pss(32))).toBe('unsupported');
    expect(verifySignature(key, { oid, parameters: unhex('3003a20101') }, DATA, pss(32))).toBe('unsupported');
  });

  it('knows a key that is for PSS alone, and what it is restricted to', () => {
    const restricted = {
      modulusLength: 2048,
      hashAlgorithm: 'sha512',
      mgf1HashAlgorithm: 'sha512',
    };
    const { publicKey } = generateKeyPairSync('rsa-pss', restricted);
    const free = generateKeyPairSync('rsa-pss', { modulusLength: 2048 });
    const algorithm = { oid: '1.2.840.113549.1.1.10', parameters: PSS_256 };
    const signature = sign('sha256', DATA, { key: free.privateKey, saltLength: 32 });
    expect(verifySignature(read(free.publicKey), algorithm, DATA, signature)).toBe('ok');
    expect(verifySignature(read(publicKey), algorithm, DATA, signature)).toBe('unsupported');
    const v15 = { oid: '1.2.840.113549.1.1.11', parameters: NULL };
    expect(verifySignature(read(free.publicKey), v15, DATA, signature)).toBe('wrong');
  });

  it('takes the digest from beside an algorithm that names only the key', () => {
    const algorithm = { oid: '1.2.840.113549.1.1.1', parameters: NULL };
    const signature = sign('sha256', DATA, RSA.privateKey);
    const sha256 = '2.16.840.1.101.3.4.2.1';
    expect(verifySignature(read(RSA.publicKey), algorithm, DATA, signature, sha256)).toBe('ok');
    expect(verifySignature(read(RSA.publicKey), algorithm, DATA, signature)).toBe('unsupported');
  });

  it('says that it cannot tell of an unknown algorithm, and of parameters that nobody wrote down', () => {
    const signature = sign('sha256', DATA, RSA.privateKey);
    const unknown = { oid: '1.2.156.10197.1.501', parameters: undefined };
    expect(verifySignature(read(RSA.publicKey), unknown, DATA, signature)).toBe('unsupported');
    const odd = { oid: '1.2.840.113549.1.1.11', parameters: unhex('020100') };
    expect(verifySignature(read(RSA.publicKey), odd, DATA, signature)).toBe('unsupported');
  });
});
