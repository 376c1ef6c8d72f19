import { createHash, type Hash } from 'node:crypto';
import type { AlgorithmIdentifier } from '../../../x509/read/algorithm-identifier.js';
import type { AnyCertificate } from '../../../x509/read/any-certificate.js';
import type { SignatureAnswer } from '../../../x509/read/path/verify-signature.js';
import { type SignatureScheme, signatureSchemeOf } from '../../../x509/read/path/signature-scheme.js';
import { cmsFault } from '../cms-fault.js';
import { isReferenceTo, isSameSerial } from './certificate-reference.js';
import { type DigestName, digestNameOf } from './digests.js';
import { type AnySignedData, type AnySignerInfo, readAnySignedData } from './signed-data.js';
import { readSignerAttributes, type SignerAttributes } from './signer-attributes.js';

/** A message of one signer whose form is right; whether it is genuine, and who signed, is not yet said. */
export type AnyMessage = Readonly<{
  data: AnySignedData;
  signer: AnySignerInfo;
  attributes: SignerAttributes;
  /** Of the content; `undefined` for a digest that nobody here computes. */
  digest: DigestName | undefined;
  /** How the value was made; `undefined` for a scheme that is not known. */
  scheme: SignatureScheme | undefined;
}>;

/** What a signer's value turned out to be. */
export type MessageCheck =
  | 'ok'
  /** Other content than what was signed. */
  | 'other-content'
  | 'wrong-value'
  /** An algorithm, or a key, with which nobody here can tell. */
  | 'unsupported';

/** A key that tells whether a signature is its own, as `verifySignature` does. */
export type ValueVerifier = (
  algorithm: AlgorithmIdentifier,
  data: Uint8Array,
  signature: Uint8Array,
  digestOid: string,
) => SignatureAnswer;

/**
 * Reads a SignedData at the start of `bytes` that one signer signed, by the rules of RFC 5652.
 *
 * @throws FaultError with a `cms-` code for the first rule that is broken
 */
export function readAnyMessage(bytes: Uint8Array): AnyMessage {
  const data = readAnySignedData(bytes);
  const [signer, ...others] = data.signers;
  if (signer === undefined || others.length > 0)
    throw cmsFault('cms-signer-count', `${data.signers.length} signers`);
  // §5.1 lets whoever verifies insist on it; nobody signs the list.
  if (!data.digestAlgorithms.includes(signer.digestAlgorithm.oid))
    throw cmsFault('cms-digest-algorithm', "the signer's digest is not that of the message");
  const attributes = readSignerAttributes(signer);
  assertAttributes(data, signer, attributes);
  assertProtection(signer, attributes);
  return {
    data,
    signer,
    attributes,
    digest: digestNameOf(signer.digestAlgorithm.oid),
    scheme: signatureSchemeOf(signer.signatureAlgorithm, signer.digestAlgorithm.oid),
  };
}

/** RFC 5652 §5.3, §11.1, §11.2: with attributes, content type and digest are among them and right. */
function assertAttributes(
  { contentType }: AnySignedData,
  { signedAttributes }: AnySignerInfo,
  attributes: SignerAttributes,
): void {
  if (signedAttributes === undefined) return;
  if (attributes.messageDigest === undefined)
    throw cmsFault('cms-attributes', 'the digest of the content is not among the signed attributes');
  if (attributes.contentType !== contentType)
    throw cmsFault('cms-content', `content of type ${contentType}, signed as ${attributes.contentType}`);
}

/** RFC 6211 §2. */
function assertProtection(signer: AnySignerInfo, { protectedAlgorithms }: SignerAttributes): void {
  if (protectedAlgorithms === undefined) return;
  const { digest, signature } = protectedAlgorithms;
  const isSame =
    digest.oid === signer.digestAlgorithm.oid &&
    signature !== undefined &&
    signature.oid === signer.signatureAlgorithm.oid &&
    hasSameParameters(signature, signer.signatureAlgorithm);
  if (!isSame) throw cmsFault('cms-attributes', 'cms-algorithm-protection names other algorithms');
}

/** NULL or left out is the same: some writers do the one inside and the other outside. */
function hasSameParameters(a: AlgorithmIdentifier, b: AlgorithmIdentifier): boolean {
  const [left, right] = [a, b].map(({ parameters }) => {
    const isNull = parameters?.length === 2 && parameters[0] === 0x05;
    return Buffer.from(isNull || parameters === undefined ? [] : parameters);
  });
  return left !== undefined && right !== undefined && left.equals(right);
}

/** Digest of what lies in several pieces. */
export function digestOf(name: DigestName, pieces: readonly Uint8Array[]): Uint8Array {
  return pieces.reduce((hash: Hash, piece) => hash.update(piece), createHash(name)).digest();
}

/** Whether a certificate is the one that the signer says to be his: by name or key, not yet by reference. */
export function isSignerId({ signer }: AnyMessage, certificate: AnyCertificate): boolean {
  const id = signer.signerId;
  if ('subjectKeyId' in id) return certificate.subjectKeyId?.toLowerCase() === id.subjectKeyId;
  return (
    Buffer.compare(certificate.issuer.encoded, id.issuer) === 0 && isSameSerial(certificate.serial, id.serial)
  );
}

/** Whether every reference that the signer signed names this certificate. */
export function isReferenced({ attributes }: AnyMessage, certificate: AnyCertificate): boolean {
  return attributes.references.every((reference) => isReferenceTo(reference, certificate));
}

/**
 * Checks digest and value of a message.
 *
 * @param pieces the content, wherever it is
 */
export function checkMessage(
  { signer, attributes, digest }: AnyMessage,
  pieces: readonly Uint8Array[],
  verify: ValueVerifier,
): MessageCheck {
  if (digest === undefined) return 'unsupported';
  const isRight = (data: Uint8Array): SignatureAnswer =>
    verify(signer.signatureAlgorithm, data, signer.signature, signer.digestAlgorithm.oid);
  if (signer.signedBytes === undefined) return checked(isRight(Buffer.concat(pieces)));
  const claimed = attributes.messageDigest ?? new Uint8Array();
  if (Buffer.compare(digestOf(digest, pieces), claimed) !== 0) return 'other-content';
  return checked(isRight(signer.signedBytes));
}

function checked(result: 'ok' | 'wrong' | 'unsupported'): MessageCheck {
  return result === 'wrong' ? 'wrong-value' : result;
}
