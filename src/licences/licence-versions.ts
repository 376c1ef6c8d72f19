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
