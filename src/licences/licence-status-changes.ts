import type { EntityManager } from 'typeorm';
import { DomainError } from '../lib/errors/domain-error.js';
import { Licence } from './licence.entity.js';
import { LicenceStatusEvent } from './licence-status-event.entity.js';
import { assertLicenceAction, LICENCE_TRANSITIONS, type LicenceAction } from './licence-transitions.js';

/** Who changes a status. */
export type StatusOfficer = Readonly<{ keyId: string; name: string; organisation: string }>;

/** Why a status changes, on what ground, through whom and when. */
export type StatusOrder = Readonly<{
  reason: string;
  legalBasis: string | null;
  /** null: the service itself, in the course of issue. */
  officer: StatusOfficer | null;
  at: Date;
}>;

/**
 * Takes a version of a licence to its next status and notes it, inside the caller's transaction.
 *
 * The update names the status that was seen: of two that come at the same moment one wins, and the other is
 * refused by the status that it finds then.
 *
 * @param change columns that change with the status
 * @throws DomainError `licence-not-found`, `licence-action-refused`; the transaction must not commit
 */
export async function changeStatus(
  manager: EntityManager,
  id: string,
  action: LicenceAction,
  { at, ...order }: StatusOrder,
  change: Partial<Licence> = {},
): Promise<void> {
  const { from } = await standing(manager, id, action);
  const { to } = LICENCE_TRANSITIONS[action];
  const { affected } = await manager.update(
    Licence,
    { id, status: from },
    { ...change, status: to, statusSince: at },
  );
  if (affected !== 1) throw await lostRace(manager, id, action);
  const last = await manager.maximum(LicenceStatusEvent, 'sequence', { licenceId: id });
  const { reason, legalBasis, officer } = order;
  await manager.insert(LicenceStatusEvent, {
    licenceId: id,
    sequence: (last ?? 0) + 1,
    action,
    from,
    to,
    reason,
    legalBasis,
    officerId: officer?.keyId ?? null,
    officerName: officer?.name ?? null,
    organisation: officer?.organisation ?? null,
    at,
  });
}

async function standing(
  manager: EntityManager,
  id: string,
  action: LicenceAction,
): Promise<{ from: Licence['status'] }> {
  const licence = await manager.findOne(Licence, { where: { id }, select: { id: true, status: true } });
  if (!licence) throw new DomainError('licence-not-found', `There is no licence ${id}.`);
  assertLicenceAction(action, licence);
  return { from: licence.status };
}

/** What the winner left may allow the action again: the caller then has to look first. */
async function lostRace(manager: EntityManager, id: string, action: LicenceAction): Promise<DomainError> {
  const { from } = await standing(manager, id, action);
  const detail = `The status of the licence ${id} was changed at the same moment; read it and ask again.`;
  return new DomainError('licence-action-refused', detail, { licenceStatus: from, action });
}
