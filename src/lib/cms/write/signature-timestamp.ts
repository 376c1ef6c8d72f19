import { contextTag, type DerNode, readDer, TAG } from '../../asn1/der.js';
import { oid, sequence, setOf, tagged } from '../../asn1/write/der.js';
import { readOctetString, readOid } from '../../asn1/values.js';
import { OIDS } from '../../oids.js';

/** Raised when a CMS is not one to which a timestamp can be added: not DER, no SignedData, not one signer. */
export class CmsFormError extends Error {
  override readonly name = 'CmsFormError';
}

const UNSIGNED_ATTRIBUTES = contextTag(1, 'constructed');

/** SignedData with one signer (RFC 5652 §5.1, §5.3), only so far taken apart as something is to be put in. */
type OneSigner = Readonly<{
  /** Of SignedData, all but the signers. */
  before: readonly DerNode[];
  /** Of SignerInfo, all but the unsigned attributes. */
  signer: readonly DerNode[];
  unsignedAttributes: readonly DerNode[];
  signature: Uint8Array;
}>;

/**
 * Adds a signature timestamp to the unsigned attributes (RFC 3161 appendix A; ETSI EN 319 122-1 §5.3). What the
 * signer signed stays octet by octet, and so does every attribute that is there.
 *
 * @param cms DER of a ContentInfo with SignedData and one SignerInfo, whoever made it
 * @param token DER of a TimeStampToken over {@link signatureValue}
 * @throws CmsFormError
 */
export function withSignatureTimestamp(cms: Uint8Array, token: Uint8Array): Uint8Array {
  const { before, signer, unsignedAttributes } = readOneSigner(cms);
  const attribute = sequence(oid(OIDS.signatureTimeStampToken), setOf(tokenOf(token)));
  const attributes = setOf(...unsignedAttributes.map(encodedOf), attribute);
  // [1] IMPLICIT SET: only the first octet differs from that of a SET.
  attributes[0] = UNSIGNED_ATTRIBUTES;
  const signerInfo = sequence(...signer.map(encodedOf), attributes);
  const signedData = sequence(...before.map(encodedOf), setOf(signerInfo));
  return sequence(oid(OIDS.signedData), tagged(0, signedData));
}

/**
 * The octets that a signature timestamp is made over (ETSI EN 319 122-1 §5.3).
 *
 * @throws CmsFormError
 */
export function signatureValue(cms: Uint8Array): Uint8Array {
  return readOneSigner(cms).signature;
}

function readOneSigner(cms: Uint8Array): OneSigner {
  return orFormError('CMS', () => {
    const before = contentOf(cms).expect(TAG.SEQUENCE).children();
    const [signer, ...others] = before.at(-1)?.expect(TAG.SET).children() ?? [];
    if (signer === undefined || others.length > 0)
      throw new CmsFormError('the CMS has not exactly one signer');
    const parts = signer.expect(TAG.SEQUENCE).children();
    const last = parts.at(-1)?.identifier === UNSIGNED_ATTRIBUTES ? parts.at(-1) : undefined;
    const signed = last ? parts.slice(0, -1) : parts;
    const value = signed.at(-1);
    if (value === undefined) throw new CmsFormError('the signer has no signature');
    return {
      before: before.slice(0, -1),
      signer: signed,
      unsignedAttributes: last?.children() ?? [],
      signature: readOctetString(value),
    };
  });
}

function tokenOf(token: Uint8Array): Uint8Array {
  return orFormError('timestamp token', () => {
    contentOf(token);
    return token;
  });
}

/** Content of a ContentInfo of type SignedData (RFC 5652 §3). */
function contentOf(contentInfo: Uint8Array): DerNode {
  const [type, content, ...others] = readDer(contentInfo).expect(TAG.SEQUENCE).children();
  const isSignedData = type !== undefined && readOid(type) === OIDS.signedData && others.length === 0;
  const [signedData] = isSignedData ? (content?.expect(contextTag(0, 'constructed')).children() ?? []) : [];
  if (signedData === undefined) throw new CmsFormError('the content is no SignedData');
  return signedData;
}

function encodedOf({ encoded }: DerNode): Uint8Array {
  return encoded;
}

function orFormError<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof CmsFormError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CmsFormError(`the ${what} is not DER as it should be: ${reason}`, { cause: error });
  }
}
