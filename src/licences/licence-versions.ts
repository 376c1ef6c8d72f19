import type { LicenceStatus } from './licence-status.js';

type Version = Readonly<{
  id: string;
  number: string;
  version: string;
  status: LicenceStatus;
  documentSha256: string | null;
}>;

/** The versions before and after one of a number. */
export type Neighbours = Readonly<{
  supersedes?: Pick<Version, 'id' | 'version'>;
  supersededBy?: Pick<Version, 'id' | 'version'>;
}>;

/**
 * Which version a licence replaces and which one replaced it. Versions that were never published do not count.
 *
 * @param all in any order, of any numbers
 */
export function neighboursOf(licence: Version, all: readonly Version[]): Neighbours {
  const published = all
    .filter(({ number, documentSha256 }) => number === licence.number && documentSha256 !== null)
    .toSorted((a, b) => (a.version < b.version ? -1 : 1));
  const before = published.findLast(({ version }) => version < licence.version);
  const after = published.find(({ version }) => version > licence.version);
  return {
    ...(before ? { supersedes: { id: before.id, version: before.version } } : {}),
    ...(after ? { supersededBy: { id: after.id, version: after.version } } : {}),
  };
}

type Numbered = Version & Readonly<{ replacesId: string | null }>;
type Named = Pick<Version, 'id' | 'number' | 'version'>;

/** The licences of other numbers before and after one. */
export type Replacements = Readonly<{ replaces?: Named; replacedBy?: Named }>;

/**
 * Which licence of another number each one took the place of, and which took its own. One that was never published took no place yet, but
 * says whose it is to take.
 *
 * @param before those that are named by `replacesId`
 * @param after those that name one of `licences`
 */
export function replacementsOf(
  licences: readonly Numbered[],
  before: readonly Numbered[],
  after: readonly Numbered[],
): ReadonlyMap<string, Replacements> {
  const entries = licences.map(({ id, replacesId }): [string, Replacements] => {
    const old = before.find((each) => each.id === replacesId);
    const next = after.find((each) => each.replacesId === id && each.documentSha256 !== null);
    return [id, { ...(old ? { replaces: named(old) } : {}), ...(next ? { replacedBy: named(next) } : {}) }];
  });
  return new Map(entries);
}

function named({ id, number, version }: Numbered): Named {
  return { id, number, version };
}
