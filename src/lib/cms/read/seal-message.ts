import { DerError } from '../../asn1/der.js';
import { readOctetString, readOid } from '../../asn1/values.js';
import { OIDS } from '../../oids.js';
import { isNullOrAbsent } from '../../x509/read/algorithm-identifier.js';
import type { Certificate } from '../../x509/read/certificate.js';
import type { CertificateReader } from '../../x509/read/certificate-reader.js';
import { protectsAlgorithms } from './algorithm-protection.js';
import { cmsFault } from './cms-fault.js';
import type { CmsAttribute, SignedData, SignerInfo } from './signed-data.js';
import { namesCertificate } from './signing-certificate.js';

/** A message that has the form of a PAdES baseline seal; whether it is genuine is not yet said. */
export type SealMessage = Readonly<{
  signer: SignerInfo;
  certificate: Certificate;
  /** All certificates of the message, the signer's too. */
  certificates: readonly Certificate[];
  digest: SealDigest;
  /** What the signer says the sealed bytes digest to. */
  messageDigest: Uint8Array;
  /** DER of the signature timestamp; not yet looked into. */
  timestamp: Uint8Array | undefined;
}>;

/** `own`: as this service makes them. `foreign`: as other people's signing devices may make them, and still sound. */
export type SealOrigin = 'own' | 'foreign';

export type SealDigest = 'sha256' | 'sha384' | 'sha512';

/** ETSI EN 319 142-1 §6.3 with the least a B-B seal needs: anything more would be signed unread. */
const ATTRIBUTES: readonly string[] = [OIDS.contentType, OIDS.messageDigest, OIDS.signingCertificateV2];

const DIGESTS: Readonly<Record<SealOrigin, Readonly<Record<string, SealDigest>>>> = {
  own: { [OIDS.sha256]: 'sha256' },
  foreign: { [OIDS.sha256]: 'sha256', [OIDS.sha384]: 'sha384', [OIDS.sha512]: 'sha512' },
};

/** @throws FaultError with a `cms-` or `certificate-` code for the first rule that is broken */
export function readSealMessage(
  message: SignedData,
  reader: CertificateReader,
  origin: SealOrigin = 'own',
): SealMessage {
  const signer = onlySigner(message);
  const digest = assertEnvelope(message, signer, origin);
  const timestamp = timestampOf(signer);
  assertAttributes(signer, origin);
  const certificates = message.certificates.map((encoded) => reader.read(encoded));
  const certificate = certificates.find(
    ({ issuer, serial }) => Buffer.compare(issuer, signer.issuer) === 0 && serial === signer.serial,
  );
  if (certificate === undefined)
    throw cmsFault('cms-certificate-missing', "the signer's certificate is not in the message");
  assertReference(signer, certificate);
  return { signer, certificate, certificates, digest, messageDigest: messageDigestOf(signer), timestamp };
}

function onlySigner({ signers }: SignedData): SignerInfo {
  const [signer, ...others] = signers;
  if (signer === undefined || others.length > 0)
    throw cmsFault('cms-signer-count', `${signers.length} signers`);
  return signer;
}

/** RFC 5652 §5.1 and §5.3: both versions are 1 for signed data of type `data` by issuer and serial number. */
function assertEnvelope(message: SignedData, signer: SignerInfo, origin: SealOrigin): SealDigest {
  if (message.version !== 1n || signer.version !== 1n)
    throw cmsFault('cms-version', `versions ${message.version} and ${signer.version}`);
  if (message.contentType !== OIDS.data || message.content !== undefined)
    throw cmsFault('cms-content', 'the message is not detached data');
  const digests = [...message.digestAlgorithms, signer.digestAlgorithm];
  const { oid } = signer.digestAlgorithm;
  const digest = DIGESTS[origin][oid];
  const isOne = digests.every((each) => each.oid === oid && isNullOrAbsent(each)) && digests.length === 2;
  if (digest === undefined || !isOne)
    throw cmsFault('cms-digest-algorithm', `the digest is ${oid}, or there are several`);
  if (message.hasRevocationData) throw cmsFault('cms-revocation-data', 'the message carries revocation data');
  return digest;
}

/** RFC 3161 appendix A: the one attribute that may be added to what was signed. */
function timestampOf({ unsignedAttributes }: SignerInfo): Uint8Array | undefined {
  const [attribute, ...others] = unsignedAttributes;
  if (attribute === undefined) return undefined;
  const [token, ...more] = attribute.values;
  const isOneTimestamp = attribute.oid === OIDS.signatureTimeStampToken && more.length === 0;
  if (token === undefined || !isOneTimestamp || others.length > 0)
    throw cmsFault('cms-unsigned-attributes', 'the message has unsigned attributes other than one timestamp');
  return token.encoded;
}

function assertAttributes(signer: SignerInfo, origin: SealOrigin): void {
  const all = signer.signedAttributes.map(({ oid }) => oid);
  const isProtected = origin === 'foreign' && all.includes(OIDS.cmsAlgorithmProtection);
  const oids = isProtected ? all.filter((oid) => oid !== OIDS.cmsAlgorithmProtection) : all;
  const optional = all.length - oids.length;
  if (oids.includes(OIDS.signingTime))
    throw cmsFault('cms-signing-time', 'PAdES forbids the attribute signing-time');
  const isComplete =
    ATTRIBUTES.every((oid) => oids.includes(oid)) && oids.length === ATTRIBUTES.length && optional <= 1;
  if (!isComplete) throw cmsFault('cms-attributes', 'a signed attribute is missing, double or unexpected');
  if (signer.signedAttributes.some(({ values }) => values.length !== 1))
    throw cmsFault('cms-attributes', 'a signed attribute has not exactly one value');
  if (!signer.isSorted)
    throw cmsFault('cms-attribute-order', 'signed attributes are not in the order of DER');
  if (isProtected) assertProtection(signer);
  if (derRule(() => readOid(onlyValue(signer, OIDS.contentType))) !== OIDS.data)
    throw cmsFault('cms-content', 'the attribute content-type is not data');
}

function assertProtection(signer: SignerInfo): void {
  if (!derRule(() => protectsAlgorithms(onlyValue(signer, OIDS.cmsAlgorithmProtection), signer)))
    throw cmsFault('cms-attributes', 'cms-algorithm-protection names other algorithms');
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
