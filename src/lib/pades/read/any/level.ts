import type { ChainConclusion } from './chain-judge.js';
import type { SealJudgement } from './judge-signature.js';
import type { TimestampJudgement } from './judge-timestamp.js';
import type { Material } from './material.js';
import type { Timeline } from './timeline.js';

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
  { material, timeline }: Readonly<{ material: Material; timeline: Timeline }>,
): SealJudgement['level'] {
  if (!isTimed) return 'B-B';
  const passed = timestamps.filter(({ indication }) => indication === 'TOTAL_PASSED');
  const store = material.storeSince(revision);
  const isCovered = chain.isCovered && passed.every((timestamp) => timestamp.isCovered);
  if (store === undefined || !isCovered) return 'B-T';
  return timeline.hasOver(store - 1) ? 'B-LTA' : 'B-LT';
}
