import type { ChainConclusion } from './chain-judge.js';
import type { SealJudgement } from './judge-signature.js';
import type { TimestampJudgement } from './judge-timestamp.js';
import type { Material } from './material.js';

export type LevelFacts = Readonly<{
  /** Of the signature. */
  revision: number;
  isTimed: boolean;
  chain: ChainConclusion;
  timestamps: readonly TimestampJudgement[];
}>;

/**
 * The level of ETSI EN 319 142-1 §6 that the file reaches for one signature; nobody says it, it follows. B-LT: the
 * file has evidence about everybody behind the signature and its timestamp. B-LTA: and a timestamp is over that.
 */
export function levelOf(
  { revision, isTimed, chain, timestamps }: LevelFacts,
  {
    material,
    timeline,
  }: { material: Material; timeline: { isProven(time: Date): boolean; storedAt(revision: number): Date } },
): SealJudgement['level'] {
  if (!isTimed) return 'B-B';
  const passed = timestamps.filter(({ indication }) => indication === 'TOTAL_PASSED');
  const store = material.storeSince(revision);
  const isCovered = chain.isCovered && passed.every((timestamp) => timestamp.isCovered);
  if (store === undefined || !isCovered) return 'B-T';
  return timeline.isProven(timeline.storedAt(store)) ? 'B-LTA' : 'B-LT';
}
