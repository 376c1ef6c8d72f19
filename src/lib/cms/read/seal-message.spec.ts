import { readFileSync } from 'node:fs';
import { readDer } from '../../asn1/der.js';
import { CertificateReader } from '../../x509/read/certificate-reader.js';
import { readSealMessage, type SealOrigin } from './seal-message.js';
import { type CmsAttribute, readSignedData, type SignedData, type SignerInfo } from './signed-data.js';

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
  const changed = changedMessage;

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

describe('a message of somebody else', () => {
  const PROTECTION = '1.2.840.113549.1.9.52';
  const POLICY = '1.2.840.113549.1.9.16.2.15';
  const TIMESTAMP = '1.2.840.113549.1.9.16.2.14';
  const SHA384 = { oid: '2.16.840.1.101.3.4.2.2', parameters: undefined };
  /** RFC 6211: SHA-256 and ecdsa-with-SHA256, which `cades` was signed with. */
  const RIGHT = '3019300b0609608648016503040201a10a06082a8648ce3d040302';

  const attribute = (oid: string, ...values: string[]): CmsAttribute => ({
    oid,
    values: values.map((hex) => readDer(Buffer.from(hex, 'hex'))),
  });
  const signed = (...more: CmsAttribute[]): SignedData =>
    changedMessage((signer) => ({ signedAttributes: [...signer.signedAttributes, ...more] }));
  const unsigned = (...unsignedAttributes: CmsAttribute[]): SignedData =>
    changedMessage(() => ({ unsignedAttributes }));
  const read = (value: SignedData, origin: SealOrigin) =>
    readSealMessage(value, new CertificateReader(), origin);

  it('may protect its algorithms; one of our own does not', () => {
    const value = signed(attribute(PROTECTION, RIGHT));
    expect(read(value, 'foreign').digest).toBe('sha256');
    const withNull = signed(
      attribute(PROTECTION, '301b300d06096086480165030402010500a10a06082a8648ce3d040302'),
    );
    expect(read(withNull, 'foreign').digest).toBe('sha256');
    expect(() => read(value, 'own')).toThrow(expect.objectContaining({ code: 'cms-attributes' }));
  });

  it.each([
    { fault: 'of another digest', hex: RIGHT.replace('040201a1', '040202a1') },
    { fault: 'of another signature', hex: RIGHT.replace(/02$/, '03') },
    {
      fault: 'with more at the digest',
      hex: '301d300f060960864801650304020104024141a10a06082a8648ce3d040302',
    },
    {
      fault: 'with more at the signature',
      hex: '301d300b0609608648016503040201a10e06082a8648ce3d04030204024141',
    },
    { fault: 'of a MAC', hex: RIGHT.replace('a10a', 'a20a'), code: 'cms-malformed' },
    { fault: 'of nothing', hex: '3000', code: 'cms-malformed' },
  ])('is refused with a protection $fault', ({ hex, code = 'cms-attributes' }) => {
    expect(() => read(signed(attribute(PROTECTION, hex)), 'foreign')).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it.each([
    { fault: 'two protections', more: [attribute(PROTECTION, RIGHT), attribute(PROTECTION, RIGHT)] },
    { fault: 'a protection of two values', more: [attribute(PROTECTION, RIGHT, RIGHT)] },
    { fault: 'a signature policy', more: [attribute(POLICY, '3000')] },
    { fault: 'a protection and a policy', more: [attribute(PROTECTION, RIGHT), attribute(POLICY, '3000')] },
    { fault: 'a signing time', more: [attribute(SIGNING_TIME, '3000')], code: 'cms-signing-time' },
  ])('is refused with $fault', ({ more, code = 'cms-attributes' }) => {
    expect(() => read(signed(...more), 'foreign')).toThrow(expect.objectContaining({ code }));
  });

  it('may use a longer digest, if it does so throughout', () => {
    const longer = changedMessage(() => ({ digestAlgorithm: SHA384 }), { digestAlgorithms: [SHA384] });
    expect(read(longer, 'foreign').digest).toBe('sha384');
    const fault = expect.objectContaining({ code: 'cms-digest-algorithm' });
    expect(() => read(longer, 'own')).toThrow(fault);
    expect(() => read({ ...longer, digestAlgorithms: message('cades').digestAlgorithms }, 'foreign')).toThrow(
      fault,
    );
    expect(() => read(message('sha1'), 'foreign')).toThrow(fault);
  });

  it('gives one timestamp, unread', () => {
    const { timestamp } = read(unsigned(attribute(TIMESTAMP, '3000')), 'own');
    expect(Buffer.from(timestamp ?? []).toString('hex')).toBe('3000');
  });

  it.each([
    { fault: 'two timestamps', attributes: [attribute(TIMESTAMP, '3000'), attribute(TIMESTAMP, '3000')] },
    { fault: 'a timestamp of two values', attributes: [attribute(TIMESTAMP, '3000', '3000')] },
    { fault: 'a timestamp of no value', attributes: [attribute(TIMESTAMP)] },
    { fault: 'a timestamp and more', attributes: [attribute(TIMESTAMP, '3000'), attribute(POLICY, '3000')] },
    { fault: 'something else', attributes: [attribute(POLICY, '3000')] },
  ])('is refused with $fault that nobody signed', ({ attributes }) => {
    expect(() => read(unsigned(...attributes), 'foreign')).toThrow(
      expect.objectContaining({ code: 'cms-unsigned-attributes' }),
    );
  });
});

/** `cades` without its signing-time, and whatever else is changed. */
function changedMessage(
  change: (signer: SignerInfo) => Partial<SignerInfo>,
  rest: Partial<SignedData> = {},
): SignedData {
  const cades = message('cades');
  const [signer] = cades.signers;
  if (signer === undefined) throw new Error('no signer');
  const signedAttributes = signer.signedAttributes.filter(({ oid }) => oid !== SIGNING_TIME);
  const pades = { ...signer, signedAttributes };
  return { ...cades, signers: [{ ...pades, ...change(pades) }], ...rest };
}

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
