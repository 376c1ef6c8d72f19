import { createHash, type KeyObject, sign } from 'node:crypto';

/**
 * Makes the CMS that a builder's own software might hand in. It has an encoder of its own and shares nothing with the
 * code that writes or reads our seals, so that the two cannot be wrong in the same way.
 */

/** Contents of OBJECT IDENTIFIERs, hexadecimal. */
const OID = {
  data: '2a864886f70d010701',
  signedData: '2a864886f70d010702',
  contentType: '2a864886f70d010903',
  messageDigest: '2a864886f70d010904',
  signingTime: '2a864886f70d010905',
  algorithmProtection: '2a864886f70d010934',
  signingCertificateV2: '2a864886f70d010910022f',
  sha1: '2b0e03021a',
  sha256: '608648016503040201',
  sha512: '608648016503040203',
  rsaEncryption: '2a864886f70d010101',
  sha1WithRsa: '2a864886f70d010105',
  sha256WithRsa: '2a864886f70d01010b',
  sha512WithRsa: '2a864886f70d01010d',
  ecdsaWithSha1: '2a8648ce3d0401',
  ecdsaWithSha256: '2a8648ce3d040302',
  ecdsaWithSha512: '2a8648ce3d040304',
} as const;

const NULL = Buffer.from('0500', 'hex');
const VERSION_1 = Buffer.from('020101', 'hex');

type DigestName = 'sha1' | 'sha256' | 'sha512';

/** @param certificate DER */
export type CmsSigner = Readonly<{ key: KeyObject; certificate: Uint8Array }>;

export type CmsForm = Readonly<{
  digestName?: DigestName;
  /** NULL as the parameters of digests, as older software writes it. */
  nullParameters?: boolean;
  /** The plain key type as the signature's algorithm (RFC 3370 §3.2), as OpenSSL writes it. */
  plainRsa?: boolean;
  /** cms-algorithm-protection (RFC 6211). */
  protected?: boolean;
  /** ESSCertIDv2 with the hash algorithm that is the default, and with issuer and serial number. */
  verboseReference?: boolean;
  /** Certificate that signing-certificate-v2 names; none: the attribute is missing. */
  reference?: Uint8Array | 'none';
  /** DER beside the signer's own certificate. */
  chain?: readonly Uint8Array[];
  /** Further signed attributes, DER. */
  signedToo?: readonly Uint8Array[];
  /** Unsigned attributes, DER. */
  unsigned?: readonly Uint8Array[];
  /** Attached content. */
  content?: Uint8Array;
  /** Others who sign the same. */
  cosigners?: readonly CmsSigner[];
}>;

/** @param digest of the bytes to seal */
export function foreignCms(signer: CmsSigner, digest: Uint8Array, form: CmsForm = {}): Buffer {
  const { chain = [], cosigners = [], content } = form;
  const certificates = [signer, ...cosigners].map((each) => Buffer.from(each.certificate));
  const signedData = sequence(
    VERSION_1,
    setOf(digestAlgorithm(form)),
    sequence(oid(OID.data), ...(content ? [der(0xa0, der(0x04, content))] : [])),
    der(0xa0, ...certificates, ...chain),
    setOf(...[signer, ...cosigners].map((each) => signerInfo(each, digest, form))),
  );
  return sequence(oid(OID.signedData), der(0xa0, signedData));
}

/** An attribute of one value, DER. @param type contents of the OBJECT IDENTIFIER, hexadecimal */
export function attribute(type: string, value: Uint8Array): Buffer {
  return sequence(oid(type), setOf(value));
}

/** UTCTime, as software puts it in that does not know PAdES. */
export const SIGNING_TIME = attribute(OID.signingTime, der(0x17, Buffer.from('261123020000Z')));

/** The same message with the indefinite length of BER around it. */
export function indefinite(cms: Uint8Array): Buffer {
  const [type, content] = elements(contentsOf(cms));
  return Buffer.concat([
    Buffer.from('3080', 'hex'),
    type ?? NULL,
    content ?? NULL,
    Buffer.from('0000', 'hex'),
  ]);
}

function signerInfo(signer: CmsSigner, digest: Uint8Array, form: CmsForm): Buffer {
  const attributes = setOf(...signedAttributes(signer, digest, form));
  const value = sign(form.digestName ?? 'sha256', attributes, signer.key);
  return sequence(
    VERSION_1,
    sequence(...issuerAndSerial(signer.certificate)),
    digestAlgorithm(form),
    retagged(0xa0, attributes),
    signatureAlgorithm(signer, form),
    der(0x04, value),
    ...(form.unsigned ? [retagged(0xa1, setOf(...form.unsigned))] : []),
  );
}

function signedAttributes(signer: CmsSigner, digest: Uint8Array, form: CmsForm): Buffer[] {
  const { reference = signer.certificate, signedToo = [] } = form;
  const algorithms = [digestAlgorithm(form), retagged(0xa1, signatureAlgorithm(signer, form))];
  return [
    attribute(OID.contentType, oid(OID.data)),
    attribute(OID.messageDigest, der(0x04, digest)),
    ...(reference === 'none'
      ? []
      : [attribute(OID.signingCertificateV2, signingCertificate(reference, form))]),
    ...(form.protected ? [attribute(OID.algorithmProtection, sequence(...algorithms))] : []),
    ...signedToo.map((each) => Buffer.from(each)),
  ];
}

function signingCertificate(certificate: Uint8Array, { verboseReference }: CmsForm): Buffer {
  const hash = der(0x04, createHash('sha256').update(certificate).digest());
  const [issuer = NULL, serial = NULL] = issuerAndSerial(certificate);
  const issuerSerial = sequence(sequence(der(0xa4, issuer)), serial);
  const id = verboseReference ? [sequence(oid(OID.sha256)), hash, issuerSerial] : [hash];
  return sequence(sequence(sequence(...id)));
}

function digestAlgorithm({ digestName = 'sha256', nullParameters }: CmsForm): Buffer {
  return sequence(oid(OID[digestName]), ...(nullParameters ? [NULL] : []));
}

function signatureAlgorithm({ key }: CmsSigner, { digestName = 'sha256', plainRsa }: CmsForm): Buffer {
  if (key.asymmetricKeyType === 'rsa') {
    const names = { sha1: OID.sha1WithRsa, sha256: OID.sha256WithRsa, sha512: OID.sha512WithRsa };
    return sequence(oid(plainRsa ? OID.rsaEncryption : names[digestName]), NULL);
  }
  const names = { sha1: OID.ecdsaWithSha1, sha256: OID.ecdsaWithSha256, sha512: OID.ecdsaWithSha512 };
  return sequence(oid(names[digestName]));
}

/** DER of both, octet by octet as the certificate has them. */
function issuerAndSerial(certificate: Uint8Array): Buffer[] {
  const [body = NULL] = elements(contentsOf(certificate));
  const [, serial = NULL, , issuer = NULL] = elements(contentsOf(body));
  return [issuer, serial];
}

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return der(0x30, ...parts);
}

/** X.690 §11.6: in the order of the encodings. */
function setOf(...parts: readonly Uint8Array[]): Buffer {
  return der(0x31, ...parts.toSorted((a, b) => Buffer.compare(a, b)));
}

function retagged(tag: number, element: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(tag), element.subarray(1)]);
}

function oid(contents: string): Buffer {
  return der(0x06, Buffer.from(contents, 'hex'));
}

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const contents = Buffer.concat(parts);
  const { length } = contents;
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), contents]);
  const hex = length.toString(16);
  const octets = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.of(tag, 0x80 | octets.length), octets, contents]);
}

function headerLength(element: Uint8Array): number {
  const first = element[1] ?? 0;
  return first < 0x80 ? 2 : 2 + (first & 0x7f);
}

function contentsOf(element: Uint8Array): Buffer {
  return Buffer.from(element.subarray(headerLength(element)));
}

function elements(contents: Buffer): Buffer[] {
  if (contents.length === 0) return [];
  const header = headerLength(contents);
  const length = header === 2 ? (contents[1] ?? 0) : contents.readUIntBE(2, header - 2);
  return [contents.subarray(0, header + length), ...elements(contents.subarray(header + length))];
}
