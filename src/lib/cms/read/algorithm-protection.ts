import { contextTag, DerError, type DerNode, TAG } from '../../asn1/der.js';
import { readOid } from '../../asn1/values.js';
import {
  type AlgorithmIdentifier,
  isNullOrAbsent,
  readAlgorithmIdentifier,
} from '../../x509/read/algorithm-identifier.js';
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
  const [oid, parameters, ...more] = signature.expect(contextTag(1, 'constructed')).children();
  if (oid === undefined || more.length > 0)
    throw new DerError('CMSAlgorithmProtection without one algorithm');
  const repeated = { oid: readOid(oid), parameters: parameters?.encoded };
  return (
    isSame(readAlgorithmIdentifier(digest), signer.digestAlgorithm) &&
    isSame(repeated, signer.signatureAlgorithm)
  );
}

/** Parameters are NULL or left out: some writers do the one inside and the other outside. */
function isSame(a: AlgorithmIdentifier, b: AlgorithmIdentifier): boolean {
  return a.oid === b.oid && isNullOrAbsent(a) && isNullOrAbsent(b);
}
