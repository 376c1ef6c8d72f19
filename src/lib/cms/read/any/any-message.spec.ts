import { readFileSync } from 'node:fs';
import { type AnyCertificate, readAnyCertificate, verifySignature } from '../../../x509/read/path/index.js';
import { checkMessage, isReferenced, isSignerId, readAnyMessage } from './any-message.js';

const FIXTURES = new URL('../../../../../test/fixtures/foreign-cms/', import.meta.url);
const file = (name: string): Buffer => readFileSync(new URL(name, FIXTURES));
const certificate = (name: string): AnyCertificate => readAnyCertificate(file(`${name}.crt`));

const CONTENT = Buffer.from('hello, permit');

/** What OpenSSL wrote, with any octets of it replaced. */
const check = (cms: Uint8Array, signer: string, content: Uint8Array = CONTENT) => {
  const { key } = certificate(signer);
  return checkMessage(readAnyMessage(cms), [content], (...signed) => verifySignature(key, ...signed));
};

/** Hexadecimal; `to` has as many octets. */
const replaced = (cms: Buffer, from: string, to: string): Buffer => {
  const hex = cms.toString('hex');
  expect(hex.split(from)).toHaveLength(2);
  return Buffer.from(hex.replace(from, to), 'hex');
};

const MESSAGES = [
  { name: 'p256', signer: 'p256', scheme: { kind: 'ECDSA', digest: 'sha256' }, digest: 'sha256' },
  { name: 'p521', signer: 'p521', scheme: { kind: 'ECDSA', digest: 'sha512' }, digest: 'sha512' },
  { name: 'rsa-sha384', signer: 'rsa', scheme: { kind: 'RSA', digest: 'sha384' }, digest: 'sha384' },
  {
    name: 'rsa-pss',
    signer: 'rsa',
    scheme: { kind: 'RSA-PSS', digest: 'sha384', maskDigest: 'sha384' },
    digest: 'sha384',
  },
  { name: 'no-attributes', signer: 'rsa', scheme: { kind: 'RSA', digest: 'sha512' }, digest: 'sha512' },
  { name: 'key-identifier', signer: 'p256', scheme: { kind: 'ECDSA', digest: 'sha224' }, digest: 'sha224' },
  { name: 'sha1', signer: 'p256', scheme: { kind: 'ECDSA', digest: 'sha1' }, digest: 'sha1' },
  { name: 'ber', signer: 'rsa', scheme: { kind: 'RSA', digest: 'sha3-256' }, digest: 'sha3-256' },
] as const;

describe(readAnyMessage.name, () => {
  it.each(MESSAGES)('reads $name of OpenSSL and finds it right', ({ name, signer, scheme, digest }) => {
    const message = readAnyMessage(file(`${name}.cms`));
    expect(message).toMatchObject({ scheme, digest });
    expect(isSignerId(message, certificate(signer))).toBe(true);
    expect(isSignerId(message, certificate(signer === 'p521' ? 'p256' : 'p521'))).toBe(false);
    expect(check(file(`${name}.cms`), signer)).toBe('ok');
  });

  it.each(MESSAGES)('does not take other content for that of $name', ({ name, signer }) => {
    const expected = name === 'no-attributes' ? 'wrong-value' : 'other-content';
    expect(check(file(`${name}.cms`), signer, Buffer.from('hello, Permit'))).toBe(expected);
  });

  it('reads content in pieces, and where the message ends', () => {
    const padded = Buffer.concat([file('ber.cms'), Buffer.alloc(8)]);
    const { data } = readAnyMessage(padded);
    expect(Buffer.from(data.content ?? []).toString()).toBe('hello, permit');
    expect(data.length).toBe(file('ber.cms').length);
  });

  it('does not take the key of another for the signer', () => {
    expect(check(file('rsa-sha384.cms'), 'p256')).toBe('wrong-value');
  });

  it('knows the certificate that signing-certificate-v2 names', () => {
    const message = readAnyMessage(file('p256.cms'));
    expect(message.attributes.references).toHaveLength(1);
    expect(isReferenced(message, certificate('p256'))).toBe(true);
    expect(isReferenced(message, certificate('rsa'))).toBe(false);
  });

  it('refuses two signers', () => {
    expect(() => readAnyMessage(file('two-signers.cms'))).toThrow(
      expect.objectContaining({ code: 'cms-signer-count' }),
    );
  });

  it('refuses attributes without the digest of the content', () => {
    // messageDigest 1.2.840.113549.1.9.4 becomes 1.2.840.113549.1.9.99.
    const cms = replaced(file('p256.cms'), '06092a864886f70d010904', '06092a864886f70d010963');
    expect(() => readAnyMessage(cms)).toThrow(expect.objectContaining({ code: 'cms-attributes' }));
  });

  it('refuses content that was signed as of another type', () => {
    // The attribute contentType says signedData.
    const cms = replaced(
      file('p256.cms'),
      '06092a864886f70d010903310b06092a864886f70d010701',
      '06092a864886f70d010903310b06092a864886f70d010702',
    );
    expect(() => readAnyMessage(cms)).toThrow(expect.objectContaining({ code: 'cms-content' }));
  });

  it('refuses an attribute that is there twice', () => {
    // signingTime 1.2.840.113549.1.9.5 becomes contentType.
    const cms = replaced(file('p521.cms'), '06092a864886f70d010905', '06092a864886f70d010903');
    expect(() => readAnyMessage(cms)).toThrow(expect.objectContaining({ code: 'cms-attributes' }));
  });

  it('reads or refuses whatever single octet is changed, and finds none of it right but what nobody signed', () => {
    const cms = file('p256.cms');
    const accepted = new Set<number>();
    for (let index = 0; index < cms.length; index++) {
      const changed = Buffer.from(cms);
      changed[index] = (changed[index] ?? 0) ^ 0x20;
      if (isAccepted(changed)) accepted.add(index);
    }
    // The versions of message and signer, and the list of digests, are not signed.
    expect([...accepted].every((index) => index < 0x40 || isUnsigned(cms, index))).toBe(true);
  });

  const isUnsigned = (cms: Buffer, index: number): boolean =>
    index < cms.indexOf(Buffer.from('06092a864886f70d010903', 'hex'));

  const isAccepted = (cms: Uint8Array): boolean => {
    try {
      return check(cms, 'p256') === 'ok';
    } catch (error) {
      expect(error).toMatchObject({ name: 'FaultError' });
      return false;
    }
  };

  it('refuses everything cut short', () => {
    for (const name of ['p256', 'ber'])
      for (let length = 0; length < file(`${name}.cms`).length; length += 7)
        expect(() => readAnyMessage(file(`${name}.cms`).subarray(0, length))).toThrow(
          expect.objectContaining({ name: 'FaultError' }),
        );
  });
});
