import { DerError } from '../../asn1/der.js';
import { readOctetString, readOid } from '../../asn1/values.js';
import { OIDS } from '../../oids.js';
import { isNullOrAbsent } from '../../x509/read/algorithm-identifier.js';
import type { Certificate } from '../../x509/read/certificate.js';
import type { CertificateReader } from '../../x509/read/certificate-reader.js';
import { cmsFault } from './cms-fault.js';
import type { CmsAttribute, SignedData, SignerInfo } from './signed-data.js';
import { namesCertificate } from './signing-certificate.js';

/** A message that has the form of a PAdES baseline B-B seal; whether it is genuine is not yet said. */
export type SealMessage = Readonly<{
  signer: SignerInfo;
  certificate: Certificate;
  /** All certificates of the message, the signer's too. */
  certificates: readonly Certificate[];
  /** SHA-256 that the signer says the sealed bytes have. */
  messageDigest: Uint8Array;
}>;

/** ETSI EN 319 142-1 §6.3 with the least a B-B seal needs: anything more would be signed unread. */
const ATTRIBUTES = [OIDS.contentType, OIDS.messageDigest, OIDS.signingCertificateV2] as const;

/** @throws FaultError with a `cms-` or `certificate-` code for the first rule that is broken */
export function readSealMessage(message: SignedData, reader: CertificateReader): SealMessage {
  const signer = onlySigner(message);
  assertEnvelope(message, signer);
  assertAttributes(signer);
  const certificates = message.certificates.map((encoded) => reader.read(encoded));
  const certificate = certificates.find(
    ({ issuer, serial }) => Buffer.compare(issuer, signer.issuer) === 0 && serial === signer.serial,
  );
  if (certificate === undefined)
    throw cmsFault('cms-certificate-missing', "the signer's certificate is not in the message");
  assertReference(signer, certificate);
  return { signer, certificate, certificates, messageDigest: messageDigestOf(signer) };
}

function onlySigner({ signers }: SignedData): SignerInfo {
  const [signer, ...others] = signers;
  if (signer === undefined || others.length > 0)
    throw cmsFault('cms-signer-count', `${signers.length} signers`);
  return signer;
}

/** RFC 5652 §5.1 and §5.3: both versions are 1 for signed data of type `data` by issuer and serial number. */
function assertEnvelope(message: SignedData, signer: SignerInfo): void {
  if (message.version !== 1n || signer.version !== 1n)
    throw cmsFault('cms-version', `versions ${message.version} and ${signer.version}`);
  if (message.contentType !== OIDS.data || message.content !== undefined)
    throw cmsFault('cms-content', 'the message is not detached data');
  const digests = [...message.digestAlgorithms, signer.digestAlgorithm];
  const isSha256 = digests.every((digest) => digest.oid === OIDS.sha256 && isNullOrAbsent(digest));
  if (!isSha256 || digests.length !== 2) throw cmsFault('cms-digest-algorithm', 'the digest is not SHA-256');
  if (message.hasRevocationData) throw cmsFault('cms-revocation-data', 'the message carries revocation data');
  if (signer.unsignedAttributes.length > 0)
    throw cmsFault('cms-unsigned-attributes', 'the message has unsigned attributes');
}

function assertAttributes(signer: SignerInfo): void {
  const oids = signer.signedAttributes.map(({ oid }) => oid);
  if (oids.includes(OIDS.signingTime))
    throw cmsFault('cms-signing-time', 'PAdES forbids the attribute signing-time');
  const isComplete = ATTRIBUTES.every((oid) => oids.includes(oid)) && oids.length === ATTRIBUTES.length;
  if (!isComplete) throw cmsFault('cms-attributes', 'a signed attribute is missing, double or unexpected');
  if (signer.signedAttributes.some(({ values }) => values.length !== 1))
    throw cmsFault('cms-attributes', 'a signed attribute has not exactly one value');
  if (!signer.isSorted)
    throw cmsFault('cms-attribute-order', 'signed attributes are not in the order of DER');
  if (derRule(() => readOid(onlyValue(signer, OIDS.contentType))) !== OIDS.data)
    throw cmsFault('cms-content', 'the attribute content-type is not data');
}

function messageDigestOf(signer: SignerInfo): Uint8Array {
  return derRule(() => readOctetString(onlyValue(signer, OIDS.messageDigest)));
}

function assertReference(signer: SignerInfo, certificate: Certificate): void {
  const isNamed = derRule(() => namesCertificate(onlyValue(signer, OIDS.signingCertificateV2), certificate));
  if (!isNamed)
    throw cmsFault('cms-certificate-reference', 'signing-certificate-v2 names another certificate');
}

function onlyValue(signer: SignerInfo, oid: string): CmsAttribute['values'][number] {
  const value = signer.signedAttributes.find((attribute) => attribute.oid === oid)?.values[0];
  if (value === undefined) throw cmsFault('cms-attributes', `no attribute ${oid}`);
  return value;
}

function derRule<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DerError) throw cmsFault('cms-malformed', error.message);
    throw error;
  }
}
