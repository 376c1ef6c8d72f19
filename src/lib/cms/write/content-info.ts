import { contextTag, type DerNode, readDer, TAG } from '../../asn1/der.js';
import { oid, sequence, tagged } from '../../asn1/write/der.js';
import { readOid } from '../../asn1/values.js';
import { OIDS } from '../../oids.js';

/** Raised when a CMS is not one to which something can be added: not DER, no SignedData, not one signer. */
export class CmsFormError extends Error {
  override readonly name = 'CmsFormError';
}

/**
 * The SignedData of a ContentInfo (RFC 5652 §3).
 *
 * @throws CmsFormError, DerError
 */
export function contentOf(contentInfo: Uint8Array): DerNode {
  const [type, content, ...others] = readDer(contentInfo).expect(TAG.SEQUENCE).children();
  const isSignedData = type !== undefined && readOid(type) === OIDS.signedData && others.length === 0;
  const [signedData] = isSignedData ? (content?.expect(contextTag(0, 'constructed')).children() ?? []) : [];
  if (signedData === undefined) throw new CmsFormError('the content is no SignedData');
  return signedData;
}

/** @param signedData DER */
export function contentInfoOf(signedData: Uint8Array): Uint8Array {
  return sequence(oid(OIDS.signedData), tagged(0, signedData));
}

export function encodedOf({ encoded }: DerNode): Uint8Array {
  return encoded;
}

/** @throws CmsFormError whatever was wrong */
export function orFormError<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof CmsFormError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CmsFormError(`the ${what} is not DER as it should be: ${reason}`, { cause: error });
  }
}
