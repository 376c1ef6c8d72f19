import { createHash } from 'node:crypto';
import { DerError } from '../../asn1/der.js';
import { readOctetString, readOid } from '../../asn1/values.js';
import {
  type CmsAttribute,
  readSignedData,
  type SignedData,
  type SignerInfo,
} from '../../cms/read/signed-data.js';
import { OIDS } from '../../oids.js';
import { isNullOrAbsent } from '../../x509/read/algorithm-identifier.js';
import type { Certificate } from '../../x509/read/certificate.js';
import type { CertificateReader } from '../../x509/read/certificate-reader.js';
import { assertPurpose } from '../../x509/read/purpose.js';
import { isSignatureValid } from '../../x509/read/signature.js';
import { strongDigest, type StrongDigest } from './digest-algorithms.js';
import { assertNamesSigner } from './signer-reference.js';
import { tspFault } from './tsp-fault.js';
import { readTstInfo, type TstInfo } from './tst-info.js';

/** A timestamp whose form is right; the booleans say whether it is genuine, and its chain is not yet looked at. */
export type TimestampToken = TstInfo &
  Readonly<{
    /** The DER, without anything that followed it. */
    encoded: Uint8Array;
    /** Of the authority that signed; good for timestamps alone (RFC 3161 §2.3). */
    certificate: Certificate;
    /** All certificates of the token, the signer's too; none of them believed. */
    certificates: readonly Certificate[];
    /** Attributes that nobody signed; a plain token has none. */
    hasUnsignedAttributes: boolean;
    /** The authority's key signed the attributes, and they name the digest of what the timestamp says. */
    isSignatureRight: boolean;
    /** @param digest by the algorithm of the imprint: SHA-256 for all timestamps that this service asks for */
    isImprintOver(digest: Uint8Array): boolean;
  }>;

/**
 * Reads the TimeStampToken (RFC 3161 §2.4.2, RFC 5652 §5) at the start of `bytes`; what follows it is the caller's
 * to judge.
 *
 * @throws FaultError with a `timestamp-`, `cms-` or `certificate-` code for the first rule that is broken
 */
export function readTimestampToken(bytes: Uint8Array, reader: CertificateReader): TimestampToken {
  try {
    return tokenOf(bytes, reader);
  } catch (error) {
    if (error instanceof DerError) throw tspFault('timestamp-malformed', error.message);
    throw error;
  }
}

function tokenOf(bytes: Uint8Array, reader: CertificateReader): TimestampToken {
  const message = readSignedData(bytes);
  const signer = onlySigner(message);
  const info = readTstInfo(encapsulated(message));
  const certificates = message.certificates.map((encoded) => reader.read(encoded));
  const certificate = certificates.find(
    ({ issuer, serial }) => Buffer.compare(issuer, signer.issuer) === 0 && serial === signer.serial,
  );
  if (certificate === undefined)
    throw tspFault('timestamp-certificate-missing', "the authority's certificate is not in the token");
  assertPurpose(certificate, 'timestamping');
  assertAttributes(signer);
  assertNamesSigner(signer.signedAttributes, certificate);
  return {
    ...info,
    encoded: bytes.subarray(0, message.length),
    certificate,
    certificates,
    hasUnsignedAttributes: signer.unsignedAttributes.length > 0,
    isSignatureRight: isSigned(message, signer, certificate),
    isImprintOver: (digest) => Buffer.compare(digest, info.imprint.digest) === 0,
  };
}

/** RFC 3161 §2.4.2: the signature of the authority and no other. */
function onlySigner({ signers, version }: SignedData): SignerInfo {
  const [signer, ...others] = signers;
  if (signer === undefined || others.length > 0)
    throw tspFault('timestamp-signer-count', `${signers.length} signers`);
  // RFC 5652 §5.1, §5.3: 3 for other content than data; 1 for a signer by issuer and serial number.
  if (version !== 3n || signer.version !== 1n)
    throw tspFault('timestamp-version', `versions ${version} and ${signer.version}`);
  return signer;
}

function encapsulated({ contentType, content }: SignedData): Uint8Array {
  if (contentType !== OIDS.tstInfo || content === undefined)
    throw tspFault('timestamp-content', 'the message holds no TSTInfo');
  return content;
}

/** RFC 5652 §5.3, §11: every attribute once with one value, and the content type that of the content. */
function assertAttributes({ signedAttributes }: SignerInfo): void {
  const oids = signedAttributes.map(({ oid }) => oid);
  const isPlain = signedAttributes.every(({ values }) => values.length === 1);
  if (!isPlain || new Set(oids).size !== oids.length)
    throw tspFault('timestamp-attributes', 'a signed attribute is double or has not exactly one value');
  if (readOid(onlyValue(signedAttributes, OIDS.contentType)) !== OIDS.tstInfo)
    throw tspFault('timestamp-content', 'the attribute content-type is not TSTInfo');
}

function onlyValue(attributes: readonly CmsAttribute[], oid: string): CmsAttribute['values'][number] {
  const value = attributes.find((attribute) => attribute.oid === oid)?.values[0];
  if (value === undefined) throw tspFault('timestamp-attributes', `no attribute ${oid}`);
  return value;
}

function isSigned(message: SignedData, signer: SignerInfo, certificate: Certificate): boolean {
  const { name } = digestOf(message, signer);
  const claimed = readOctetString(onlyValue(signer.signedAttributes, OIDS.messageDigest));
  const digest = createHash(name).update(encapsulated(message)).digest();
  if (Buffer.compare(claimed, digest) !== 0) return false;
  return isSignatureValid(certificate.publicKey, signatureAlgorithm(signer, name), {
    data: signer.signedBytes,
    signature: signer.signature,
  });
}

/** RFC 5652 §5.1: nobody signs the message's list of digests, but the signer's must be in it. */
function digestOf({ digestAlgorithms }: SignedData, { digestAlgorithm }: SignerInfo): { name: StrongDigest } {
  const isListed = digestAlgorithms.some(
    (listed) => listed.oid === digestAlgorithm.oid && isNullOrAbsent(listed),
  );
  if (!isListed) throw tspFault('timestamp-digest-algorithm', "the signer's digest is not that of the token");
  return strongDigest(digestAlgorithm);
}

const RSA_WITH: Readonly<Record<StrongDigest, string>> = {
  sha256: OIDS.sha256WithRsa,
  sha384: OIDS.sha384WithRsa,
  sha512: OIDS.sha512WithRsa,
};

/** RFC 5754 §3.2 lets the plain key type stand for the signature; the digest is then the signer's. */
function signatureAlgorithm({ signatureAlgorithm: stated }: SignerInfo, digest: StrongDigest): typeof stated {
  return stated.oid === OIDS.rsaEncryption ? { ...stated, oid: RSA_WITH[digest] } : stated;
}
