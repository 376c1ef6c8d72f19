import { readFileSync } from 'node:fs';
import { type Certificate, readCertificate } from './certificate.js';
import { buildChain } from './chain.js';

const FIXTURES = new URL('../../../../test/fixtures/chains/', import.meta.url);
const AT = new Date('2026-07-01T00:00:00Z');

const der = (name: string): Uint8Array =>
  Buffer.from(
    readFileSync(new URL(`${name}.pem`, FIXTURES), 'latin1').replaceAll(/-----.*-----|\s/g, ''),
    'base64',
  );
const certificate = (name: string): Certificate => readCertificate(der(name));

describe(readCertificate.name, () => {
  it('reads what OpenSSL shows of the same certificate', () => {
    expect(certificate('seal')).toMatchObject({
      commonName: '印章',
      notBefore: new Date('2026-01-01T00:00:00Z'),
      notAfter: new Date('2125-12-31T23:59:59Z'),
      isCa: false,
      pathLength: undefined,
      keyUsage: new Set(['digitalSignature', 'nonRepudiation']),
      extendedKeyUsage: undefined,
      unknownCritical: [],
      algorithm: { oid: '1.2.840.10045.4.3.2', parameters: undefined },
    });
    expect(certificate('ca-pathlen-0')).toMatchObject({ isCa: true, pathLength: 0 });
    expect(certificate('seal-unknown-critical').unknownCritical).toEqual(['1.2.3.4']);
    expect(certificate('seal').authorityKeyId).toBe(certificate('ca').subjectKeyId);
  });

  it.each([
    { name: 'seal-rsa-1024', code: 'certificate-key' },
    { name: 'seal-other-curve', code: 'certificate-key' },
  ])('refuses the weak or strange key of $name', ({ name, code }) => {
    expect(() => certificate(name)).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    { change: 'a byte behind it', of: (bytes: Buffer) => Buffer.concat([bytes, Buffer.of(0)]) },
    { change: 'a byte less', of: (bytes: Buffer) => bytes.subarray(0, -1) },
    {
      change: 'another algorithm inside',
      of: (bytes: Buffer) => replaceFirst(bytes, '2a8648ce3d040302', '2a8648ce3d040303'),
    },
    { change: 'version 2', of: (bytes: Buffer) => replaceFirst(bytes, 'a003020102', 'a003020101') },
    {
      change: 'a critical FALSE written out',
      of: (bytes: Buffer) => replaceFirst(bytes, '0101ff', '010100'),
    },
  ])('refuses a certificate with $change', ({ of }) => {
    expect(() => readCertificate(of(Buffer.from(der('seal'))))).toThrow(
      expect.objectContaining({ code: 'certificate-malformed' }),
    );
  });
});

describe(buildChain.name, () => {
  const all = ['ca', 'ca-expired', 'ca-no-certsign', 'ca-pathlen-0', 'ca-below-pathlen-0', 'seal'].map(
    certificate,
  );
  const chainOf = (name: string, at = AT, anchors = ['root']): string[] =>
    buildChain({ signer: certificate(name), intermediates: all, anchors: anchors.map(certificate), at }).map(
      ({ commonName }) => commonName,
    );

  it.each([
    { name: 'seal', chain: ['印章', '签发', '根'] },
    { name: 'seal-rsa-2048', chain: ['印章', '签发', '根'] },
    { name: 'seal-for-documents', chain: ['印章', '签发', '根'] },
    { name: 'seal-unknown', chain: ['印章', '签发', '根'] },
    { name: 'seal-of-other-root', anchors: ['root', 'other-root'], chain: ['印章', '根'] },
    { name: 'seal', anchors: ['ca'], chain: ['印章', '签发'] },
  ])('trusts $name', ({ name, anchors, chain }) => {
    expect(chainOf(name, AT, anchors)).toEqual(chain);
  });

  it.each([
    { name: 'seal-expired', code: 'certificate-expired' },
    { name: 'seal-of-expired-ca', code: 'certificate-expired' },
    { name: 'seal-too-deep', code: 'certificate-path-length' },
    { name: 'seal-of-no-certsign', code: 'certificate-key-usage' },
    { name: 'seal-of-seal', code: 'certificate-issuer-not-ca' },
    { name: 'seal-for-encryption', code: 'certificate-key-usage' },
    { name: 'seal-for-tls', code: 'certificate-key-usage' },
    { name: 'seal-unknown-critical', code: 'certificate-critical-extension' },
    { name: 'seal-sha1', code: 'certificate-algorithm' },
    { name: 'ca', code: 'certificate-key-usage' },
    // The two roots have one name and no key identifier in what they issued: only the signature tells them apart.
    { name: 'seal-of-other-root', code: 'certificate-signature' },
  ])('refuses $name with $code', ({ name, code }) => {
    expect(() => chainOf(name)).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    { at: '2025-12-31T23:59:59Z', code: 'certificate-not-yet-valid' },
    { at: '2126-01-01T00:00:00Z', code: 'certificate-expired' },
  ])('refuses a good seal at $at', ({ at, code }) => {
    expect(() => chainOf('seal', new Date(at))).toThrow(expect.objectContaining({ code }));
  });

  it('accepts both ends of the validity', () => {
    expect(chainOf('seal', new Date('2026-01-01T00:00:00Z'))).toHaveLength(3);
    expect(chainOf('seal', new Date('2125-12-31T23:59:59Z'))).toHaveLength(3);
  });

  it('trusts nobody without an anchor', () => {
    expect(() => chainOf('seal', AT, [])).toThrow(expect.objectContaining({ code: 'certificate-untrusted' }));
  });
});

function replaceFirst(bytes: Buffer, find: string, put: string): Buffer {
  const at = bytes.indexOf(Buffer.from(find, 'hex'));
  if (at === -1) throw new Error(`${find} is not there`);
  return Buffer.concat([
    bytes.subarray(0, at),
    Buffer.from(put, 'hex'),
    bytes.subarray(at + find.length / 2),
  ]);
}
