import { readFileSync } from 'node:fs';
import { readDer } from '../../asn1/der.js';
import { CertificateReader } from '../../x509/read/certificate-reader.js';
import { readSealMessage } from './seal-message.js';
import { readSignedData, type SignedData, type SignerInfo } from './signed-data.js';

const FIXTURES = new URL('../../../../test/fixtures/chains/', import.meta.url);
const message = (name: string): SignedData => readSignedData(readFileSync(new URL(`${name}.cms`, FIXTURES)));

/** OpenSSL always writes signing-time, which PAdES forbids. */
const SIGNING_TIME = '1.2.840.113549.1.9.5';
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const CONTENT_TYPE = '1.2.840.113549.1.9.3';

/** `printf 'sealed bytes' | sha256sum` */
const DIGEST = 'f35cf5b361b0eaf7b0c02e75808e260e3f379c4745abe45552ba768e85687749';

describe(readSignedData.name, () => {
  it('reads a CAdES message of OpenSSL', () => {
    const cades = message('cades');
    expect(cades).toMatchObject({
      version: 1n,
      contentType: '1.2.840.113549.1.7.1',
      content: undefined,
      hasRevocationData: false,
      digestAlgorithms: [{ oid: '2.16.840.1.101.3.4.2.1' }],
      signers: [{ version: 1n, isSorted: true, unsignedAttributes: [] }],
    });
    expect(cades.certificates).toHaveLength(2);
    expect(cades.signers[0]?.signedBytes[0]).toBe(0x31);
  });

  it('reads content that is inside', () => {
    expect(Buffer.from(message('attached').content ?? []).toString()).toBe('sealed bytes');
  });

  it('leaves padding to the caller, and says where it begins', () => {
    const bytes = readFileSync(new URL('cades.cms', FIXTURES));
    expect(readSignedData(Buffer.concat([bytes, Buffer.alloc(100)])).length).toBe(bytes.length);
  });

  it.each([
    { what: 'nothing', bytes: Buffer.alloc(0) },
    { what: 'zeros', bytes: Buffer.alloc(100) },
    { what: 'an empty sequence', bytes: Buffer.from('3000', 'hex') },
    { what: 'ContentInfo of type data', bytes: Buffer.from('300f06092a864886f70d010701a0020400', 'hex') },
    { what: 'half a message', bytes: readFileSync(new URL('cades.cms', FIXTURES)).subarray(0, 500) },
  ])('refuses $what', ({ bytes }) => {
    expect(() => readSignedData(bytes)).toThrow(expect.objectContaining({ code: 'cms-malformed' }));
  });
});

describe(readSealMessage.name, () => {
  const read = (value: SignedData) => readSealMessage(value, new CertificateReader());
  const changed = (
    change: (signer: SignerInfo) => Partial<SignerInfo>,
    rest: Partial<SignedData> = {},
  ): SignedData => {
    const cades = message('cades');
    const [signer] = cades.signers;
    if (signer === undefined) throw new Error('no signer');
    const signedAttributes = signer.signedAttributes.filter(({ oid }) => oid !== SIGNING_TIME);
    const pades = { ...signer, signedAttributes };
    return { ...cades, signers: [{ ...pades, ...change(pades) }], ...rest };
  };

  it('accepts the attributes of PAdES and names signer and digest', () => {
    const seal = read(changed(() => ({})));
    expect(seal.certificate.commonName).toBe('印章');
    expect(seal.certificates).toHaveLength(2);
    expect(Buffer.from(seal.messageDigest).toString('hex')).toBe(DIGEST);
  });

  it.each([
    { name: 'cades', code: 'cms-signing-time' },
    { name: 'attached', code: 'cms-content' },
    { name: 'two-signers', code: 'cms-signer-count' },
    { name: 'sha1', code: 'cms-digest-algorithm' },
  ])('refuses $name of OpenSSL with $code', ({ name, code }) => {
    expect(() => read(message(name))).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    { fault: 'no signer', value: () => changed(() => ({}), { signers: [] }), code: 'cms-signer-count' },
    { fault: 'version 3', value: () => changed(() => ({}), { version: 3n }), code: 'cms-version' },
    { fault: 'a signer of version 3', value: () => changed(() => ({ version: 3n })), code: 'cms-version' },
    {
      fault: 'no certificates',
      value: () => changed(() => ({}), { certificates: [] }),
      code: 'cms-certificate-missing',
    },
    {
      fault: 'revocation data',
      value: () => changed(() => ({}), { hasRevocationData: true }),
      code: 'cms-revocation-data',
    },
    {
      fault: 'attributes out of order',
      value: () => changed(() => ({ isSorted: false })),
      code: 'cms-attribute-order',
    },
    {
      fault: 'another serial',
      value: () => changed(() => ({ serial: '01' })),
      code: 'cms-certificate-missing',
    },
    {
      fault: 'unsigned attributes',
      value: () => changed(({ signedAttributes }) => ({ unsignedAttributes: signedAttributes })),
      code: 'cms-unsigned-attributes',
    },
    {
      fault: 'an attribute missing',
      value: () => changed(({ signedAttributes }) => ({ signedAttributes: signedAttributes.slice(1) })),
      code: 'cms-attributes',
    },
    {
      fault: 'an attribute twice',
      value: () =>
        changed(({ signedAttributes }) => ({
          signedAttributes: [...signedAttributes.slice(1), ...signedAttributes.slice(1, 2)],
        })),
      code: 'cms-attributes',
    },
    {
      fault: 'an attribute without value',
      value: () =>
        changed(({ signedAttributes }) => ({
          signedAttributes: signedAttributes.map((each) =>
            each.oid === CONTENT_TYPE ? { ...each, values: [] } : each,
          ),
        })),
      code: 'cms-attributes',
    },
    {
      fault: 'the digest of another certificate',
      value: () => changed(withOtherCertificateDigest),
      code: 'cms-certificate-reference',
    },
    {
      fault: 'the certificate of somebody else under the same number',
      value: () =>
        changed((signer) => otherCertificate(signer), { certificates: message('two-signers').certificates }),
      code: 'cms-certificate-reference',
    },
  ])('refuses $fault', ({ value, code }) => {
    expect(() => read(value())).toThrow(expect.objectContaining({ code }));
  });
});

/** Claims the second certificate of `two-signers` while the attributes still name the first. */
function otherCertificate(signer: SignerInfo): Partial<SignerInfo> {
  const other = message('two-signers').signers.find(({ serial }) => serial !== signer.serial);
  if (other === undefined) throw new Error('one signer only');
  return { issuer: other.issuer, serial: other.serial };
}

/** One bit of the certificate's digest is flipped; issuer and serial number still name it. */
function withOtherCertificateDigest({ signedAttributes }: SignerInfo): Partial<SignerInfo> {
  return {
    signedAttributes: signedAttributes.map((attribute) => {
      const [value] = attribute.values;
      if (attribute.oid !== SIGNING_CERTIFICATE_V2 || value === undefined) return attribute;
      const bytes = Uint8Array.from(value.encoded);
      const digest = Buffer.from(bytes).indexOf(Buffer.from('0420', 'hex'));
      bytes[digest + 2] = (bytes[digest + 2] ?? 0) ^ 1;
      return { ...attribute, values: [readDer(bytes)] };
    }),
  };
}
