import { contextTag, DerError, type DerNode, TAG } from '../../asn1/der.js';
import { readOid } from '../../asn1/values.js';
import { readAlgorithmIdentifier } from '../../x509/read/algorithm-identifier.js';
import type { SignerInfo } from './signed-data.js';

/**
 * Whether the attribute cms-algorithm-protection (RFC 6211 §2) repeats the algorithms that the signer states outside
 * of what is signed.
 *
 * @param value the attribute's one value
 * @throws DerError for another form
 */
export function protectsAlgorithms(value: DerNode, signer: SignerInfo): boolean {
  const [digest, signature, ...rest] = value.expect(TAG.SEQUENCE).children();
  if (digest === undefined || signature === undefined || rest.length > 0)
    throw new DerError('CMSAlgorithmProtection of another form');
  const [oid] = signature.expect(contextTag(1, 'constructed')).children();
  if (oid === undefined) throw new DerError('CMSAlgorithmProtection without an algorithm');
  return (
    readAlgorithmIdentifier(digest).oid === signer.digestAlgorithm.oid &&
    readOid(oid) === signer.signatureAlgorithm.oid
  );
}
