import { createHash, createPrivateKey, sign, verify, X509Certificate } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AUTHORITY, developmentSeals } from '../../../../test/support/development-seals.js';
import { type DerNode, readDer } from '../../asn1/der.js';
import { readOctetString, readOid } from '../../asn1/values.js';
import { KEY_TYPES, type KeyType, MAXIMUM_SIGNATURE_LENGTH } from '../../x509/key-type.js';
import { DerTemplate } from './der-template.js';
import { CmsWriter } from './signed-data.js';

const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex');
const DIGEST = new Uint8Array(32).fill(0xab);

/** Walks down: `at(node, 1, 0)` is the first child of the second child. */
function at(node: DerNode, ...path: readonly number[]): DerNode {
  return path.reduce((current, index) => {
    const child = current.children()[index];
    if (!child) throw new Error(`no child ${index}`);
    return child;
  }, node);
}

describe('CmsWriter', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await developmentSeals(KEY_TYPES);
  });
  afterAll(() => rm(directory, { recursive: true }));

  async function sealed(keyType: KeyType) {
    const file = join(directory, 'seals', `${AUTHORITY.uscc}-${keyType}`);
    const blocks = (await readFile(`${file}.pem`, 'utf8')).match(/-----BEGIN[^]*?-----END CERTIFICATE-----/g);
    const [certificate = new Uint8Array(), ...chain] = (blocks ?? []).map(
      (text) => new X509Certificate(text).raw,
    );
    const writer = new CmsWriter({ certificate, chain, keyType });
    const key = createPrivateKey(await readFile(`${file}.key.pem`));
    const signature = sign('sha256', writer.signedAttributes(DIGEST), key);
    const message = writer.signedData(DIGEST, signature);
    return { certificate, chain, writer, message, signature };
  }

  it.each(KEY_TYPES)('writes SignedData as RFC 5652 lays it out (%s)', async (keyType) => {
    const { certificate, chain, message, signature } = await sealed(keyType);
    const content = readDer(message);
    expect(readOid(at(content, 0))).toBe('1.2.840.113549.1.7.2');
    const signedData = at(content, 1, 0);
    expect(signedData.children()).toHaveLength(5); // no CRLs
    expect(hex(at(signedData, 0).encoded)).toBe('020101'); // version 1
    expect(hex(at(signedData, 1).encoded)).toBe('310d300b0609608648016503040201');
    expect(hex(at(signedData, 2).encoded)).toBe('300b06092a864886f70d010701'); // id-data, no eContent
    expect(at(signedData, 3).identifier).toBe(0xa0);
    expect(
      new Set(
        at(signedData, 3)
          .children()
          .map(({ encoded }) => hex(encoded)),
      ),
    ).toEqual(new Set([certificate, ...chain].map(hex)));
    expect(at(signedData, 4).children()).toHaveLength(1);
    const signer = at(signedData, 4, 0);
    expect(signer.children()).toHaveLength(6); // no unsigned attributes
    expect(hex(at(signer, 0).encoded)).toBe('020101');
    expect(hex(at(signer, 2).encoded)).toBe('300b0609608648016503040201');
    expect(hex(readOctetString(at(signer, 5)))).toBe(hex(signature));
  });

  it.each([
    { keyType: 'rsa-2048', algorithm: '300d06092a864886f70d01010b0500' },
    { keyType: 'rsa-3072', algorithm: '300d06092a864886f70d01010b0500' },
    { keyType: 'p-256', algorithm: '300a06082a8648ce3d040302' },
  ] as const)('names the algorithm of $keyType', async ({ keyType, algorithm }) => {
    const { message } = await sealed(keyType);
    expect(hex(at(readDer(message), 1, 0, 4, 0, 4).encoded)).toBe(algorithm);
  });

  it('takes the Chinese issuer name octet by octet from the certificate', async () => {
    const { certificate, message } = await sealed('p-256');
    const issuer = at(readDer(certificate), 0, 3).encoded;
    expect(hex(at(readDer(message), 1, 0, 4, 0, 1, 0).encoded)).toBe(hex(issuer));
    expect(hex(issuer)).toContain(Buffer.from('建章开发签章证书签发机构').toString('hex'));
  });

  it('signs content type, digest and certificate, in DER order and nothing else', async () => {
    const { certificate, message, writer } = await sealed('p-256');
    const attributes = at(readDer(message), 1, 0, 4, 0, 3);
    expect(attributes.identifier).toBe(0xa0);
    const [contentType, messageDigest, signingCertificate, ...others] = attributes.children();
    expect(others).toEqual([]);
    expect(hex(contentType?.encoded)).toBe('301806092a864886f70d010903310b06092a864886f70d010701');
    expect(hex(messageDigest?.encoded)).toBe(`302f06092a864886f70d01090431220420${'ab'.repeat(32)}`);
    const hash = createHash('sha256').update(certificate).digest('hex');
    expect(signingCertificate && readOid(at(signingCertificate, 0))).toBe('1.2.840.113549.1.9.16.2.47');
    // ESSCertIDv2: the default hash algorithm left out, issuer and serial as in the certificate.
    const essCertificate = signingCertificate && at(signingCertificate, 1, 0, 0, 0);
    expect(essCertificate?.children().map(({ encoded }) => hex(encoded))).toEqual([
      `0420${hash}`,
      hex(issuerSerial(certificate)),
    ]);
    const set = Uint8Array.from(attributes.encoded).fill(0x31, 0, 1);
    expect(hex(writer.signedAttributes(DIGEST))).toBe(hex(set));
  });

  it.each(KEY_TYPES)(
    'has a signature over the attributes that one flipped bit breaks (%s)',
    async (keyType) => {
      const { certificate, message } = await sealed(keyType);
      const signer = at(readDer(message), 1, 0, 4, 0);
      const attributes = Uint8Array.from(at(signer, 3).encoded).fill(0x31, 0, 1);
      const { publicKey } = new X509Certificate(certificate);
      const signature = readOctetString(at(signer, 5));
      expect(verify('sha256', attributes, publicKey, signature)).toBe(true);
      attributes[30] = (attributes[30] ?? 0) ^ 1;
      expect(verify('sha256', attributes, publicKey, signature)).toBe(false);
    },
  );

  it.each(KEY_TYPES)('never grows beyond the length it measured (%s)', async (keyType) => {
    const { writer } = await sealed(keyType);
    const longest = new Uint8Array(MAXIMUM_SIGNATURE_LENGTH[keyType]);
    expect(writer.signedData(DIGEST, longest)).toHaveLength(writer.maximumLength);
    expect(readDer(writer.signedData(DIGEST, longest.subarray(2))).encoded.length).toBeLessThan(
      writer.maximumLength,
    );
  });
});

/** IssuerSerial with the name under [4], put together by hand: both lengths are of one or two octets. */
function issuerSerial(certificate: Uint8Array): Uint8Array {
  const issuer = at(readDer(certificate), 0, 3).encoded;
  const serial = at(readDer(certificate), 0, 1).encoded;
  const wrap = (tag: number, contents: Uint8Array) =>
    Buffer.from([tag, ...(contents.length < 128 ? [] : [0x81]), contents.length, ...contents]);
  const names = wrap(0x30, wrap(0xa4, issuer));
  return wrap(0x30, Buffer.concat([names, serial]));
}

describe('DerTemplate', () => {
  it('fills its gaps and leaves itself as it was', () => {
    const template = DerTemplate.of((a, b) => Uint8Array.of(1, ...a, 2, ...(b ?? [])), [2, 3]);
    expect(hex(template.fill(Uint8Array.of(7, 8), Uint8Array.of(9, 9, 9)))).toBe('01070802090909');
    expect(hex(template.fill(Uint8Array.of(0, 0), Uint8Array.of(0, 0, 0)))).toBe('01000002000000');
  });

  it('refuses a filling of another length, and a gap it finds twice', () => {
    const template = DerTemplate.of((a) => a, [2]);
    expect(() => template.fill(Uint8Array.of(1))).toThrow(RangeError);
    expect(() => template.fill()).toThrow(RangeError);
    expect(() => DerTemplate.of((a) => Uint8Array.of(...a, ...a), [2])).toThrow('marker is not unique');
  });
});
