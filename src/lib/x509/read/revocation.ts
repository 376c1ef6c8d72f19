import { DerError } from '../../asn1/der.js';
import { REVOCATION_REASONS, type RevocationReason } from '../revocation-reason.js';

export type { RevocationReason };

/** @param code CRLReason (RFC 5280 §5.3.1); none is the same as unspecified; @throws DerError */
export function revocationReason(code: bigint | undefined): RevocationReason {
  if (code === undefined) return 'unspecified';
  const names = Object.keys(REVOCATION_REASONS) as RevocationReason[];
  const name = names.find((candidate) => BigInt(REVOCATION_REASONS[candidate]) === code);
  if (name === undefined) throw new DerError(`reason ${code} of a revocation is unknown`);
  return name;
}
