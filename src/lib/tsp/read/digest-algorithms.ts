import { OIDS } from '../../oids.js';
import { type AlgorithmIdentifier, isNullOrAbsent } from '../../x509/read/algorithm-identifier.js';
import { tspFault } from './tsp-fault.js';

export type StrongDigest = 'sha256' | 'sha384' | 'sha512';

const STRONG: Readonly<Record<string, Readonly<{ name: StrongDigest; octets: number }>>> = {
  [OIDS.sha256]: { name: 'sha256', octets: 32 },
  [OIDS.sha384]: { name: 'sha384', octets: 48 },
  [OIDS.sha512]: { name: 'sha512', octets: 64 },
};

/** @throws FaultError `timestamp-digest-algorithm` for SHA-1 and everything else that is not of SHA-2 */
export function strongDigest(algorithm: AlgorithmIdentifier): { name: StrongDigest; octets: number } {
  const known = STRONG[algorithm.oid];
  if (known === undefined || !isNullOrAbsent(algorithm))
    throw tspFault('timestamp-digest-algorithm', `digest ${algorithm.oid} is not SHA-256 or better`);
  return known;
}
