import type { PadesLevel } from '../../level.js';
import type { TrustedChain } from './chains.js';
import type { RevocationEvidence } from './revocation-evidence.js';
import type { FileTimestamp } from './timestamps.js';
import type { DatedStore } from './validation-evidence.js';

/** What was found in a file and found good. */
export type ProvenParts = Readonly<{
  seals: readonly Readonly<{ fieldName: string; revision: number }>[];
  timestamps: readonly FileTimestamp[];
  stores: readonly DatedStore[];
  chains: readonly TrustedChain[];
  evidence: RevocationEvidence;
}>;

/**
 * The level of ETSI EN 319 142-1 §6 that the parts of a file add up to; nobody says it, it follows.
 *
 * B-T: every seal has a timestamp, or one is over all of them. B-LT: and the chains of all that was there before the
 * validation data are complete in them. B-LTA: and a timestamp is over those validation data.
 */
export function levelReached({ seals, timestamps, stores, chains, evidence }: ProvenParts): PadesLevel {
  const lastSeal = Math.max(...seals.map(({ revision }) => revision));
  const documentTimestamps = timestamps.filter(({ kind }) => kind === 'document');
  const isTimed =
    seals.every(({ fieldName }) =>
      timestamps.some((each) => each.kind === 'signature' && each.fieldName === fieldName),
    ) || documentTimestamps.some(({ revision }) => revision > lastSeal);
  if (!isTimed) return 'B-B';
  const complete = stores.filter(({ revision }) =>
    chains.filter((chain) => chain.revision < revision).every((chain) => evidence.covers(chain, revision)),
  );
  if (complete.length === 0) return 'B-T';
  const isCovered = complete.some((store) =>
    documentTimestamps.some(({ revision }) => revision > store.revision),
  );
  return isCovered ? 'B-LTA' : 'B-LT';
}
