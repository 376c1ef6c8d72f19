import { type EntityManager, In, IsNull, Not } from 'typeorm';
import { DomainError } from '../lib/errors/domain-error.js';
import { clockAtIssue, clockOf, type LicenceClock } from './licence-clock.js';
import { Licence } from './licence.entity.js';
import { ALIVE } from './licence-transitions.js';

/** Where the clocks of a licence begin that is published: its type sets a time to begin, or the version before it has one. */
export type ClockStart =
  Readonly<{ startMonths: number | null; validUntil?: string | null }> | Readonly<{ changesId: string }>;

/** The clocks of a licence at its publication, inside the publishing transaction. */
export async function clockAtPublication(
  manager: EntityManager,
  id: string,
  start: ClockStart,
): Promise<LicenceClock> {
  if ('changesId' in start) {
    return clockOf(await manager.findOneByOrFail(Licence, { id: start.changesId }));
  }
  const { issueDate } = await manager.findOneByOrFail(Licence, { id });
  return { ...clockAtIssue(issueDate, start.startMonths), validUntil: start.validUntil ?? null };
}

/**
 * The version under the number of a replaced licence that is still to be withdrawn: it may have been changed since it was named.
 *
 * @param id of the licence that takes its place
 * @returns null when none is in force any more, nor can be again
 * @throws DomainError `licence-action-refused` when another one took its place already
 */
export async function versionToWithdraw(
  manager: EntityManager,
  id: string,
  replacesId: string,
): Promise<Licence | null> {
  const { number } = await manager.findOneByOrFail(Licence, { id: replacesId });
  const versions = await manager.findBy(Licence, { number });
  const replaced = In(versions.map((version) => version.id));
  const other = { id: Not(id), replacesId: replaced, documentSha256: Not(IsNull()) };
  const first = await manager.findOneBy(Licence, other);
  if (first) {
    const detail = `The licence ${first.number} took the place of ${number} already.`;
    throw new DomainError('licence-action-refused', detail, { licenceId: first.id, allowed: [] });
  }
  return versions.find(({ status }) => ALIVE.includes(status)) ?? null;
}
