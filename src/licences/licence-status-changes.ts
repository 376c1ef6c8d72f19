import type { EntityManager } from 'typeorm';
import type { AuditEntry } from '../audit/audit.service.js';
import { DomainError } from '../lib/errors/domain-error.js';
import { startOfDay } from '../platform/time/calendar-periods.js';
import { shanghaiDate } from '../platform/time/shanghai-date.js';
import { clockAfter, clockOf, type DueStep, type LicenceClock, nextStep } from './licence-clock.js';
import { Licence } from './licence.entity.js';
import { assertDates, type StatusOrder } from './licence-orders.js';
import { LicenceStatusEvent } from './licence-status-event.entity.js';
import {
  assertLicenceAction,
  LICENCE_TRANSITIONS,
  lawful,
  type LicenceAction,
} from './licence-transitions.js';
import { isOverdue } from './licence-status.js';

/** What else a step fixed. */
export type StepDetails = Readonly<{
  /** The last day to begin, as of this step. */
  startDeadline?: string;
  /** The licence of another number that took the place of this one. */
  replacedBy?: string;
}>;

/** Columns that change with the status. */
type Columns = Partial<Omit<Licence, 'status' | 'statusSince' | 'statusSequence' | 'dueOn'>>;

const BY_TIME: readonly LicenceAction[] = ['lapse', 'await-recheck'] satisfies DueStep['action'][];

/**
 * Takes a version of a licence to its next status and notes it, inside the caller's transaction.
 *
 * The update names the steps that were seen: of two that come at the same moment one wins, and the other is
 * refused by the status that it finds then. What time did is noted before anything else can be.
 *
 * @returns what the audit trail has to say of it
 * @throws DomainError `licence-not-found`, `licence-action-refused`, `request-invalid`; the transaction must not commit
 */
export async function changeStatus(
  manager: EntityManager,
  id: string,
  action: LicenceAction,
  order: StatusOrder,
  change: Columns = {},
): Promise<AuditEntry> {
  const seen = await standing(manager, id, action, order.at);
  const last = await manager.findOne(LicenceStatusEvent, {
    where: { licenceId: id, sequence: seen.statusSequence },
  });
  assertDates(action, order, seen, last?.effectiveDate ?? '');
  const effectiveDate = order.effectiveDate ?? shanghaiDate(order.at);
  const { to } = LICENCE_TRANSITIONS[action];
  const clock = clockAfter(action, { ...clockOf(seen), ...change }, { effectiveDate, until: order.until });
  const { affected } = await manager.update(
    Licence,
    { id, status: seen.status, statusSequence: seen.statusSequence },
    {
      ...change,
      ...clock,
      ...(to === seen.status ? {} : { status: to, statusSince: sinceOf(order, effectiveDate) }),
      statusSequence: seen.statusSequence + 1,
      dueOn: nextStep(to, clock)?.effectiveDate ?? null,
    },
  );
  if (affected !== 1) throw await lostRace(manager, id, action, order.at);
  await note(manager, seen, { action, effectiveDate, clock, order });
  return auditEntry(seen, { action, effectiveDate, order });
}

type Step = Readonly<{ action: LicenceAction; effectiveDate: string; order: StatusOrder }>;

/** What an officer ordered is so from now; what time did is so since its day began, whenever it was noted. */
function sinceOf({ at, officer, effectiveDate: said }: StatusOrder, effectiveDate: string): Date {
  return officer === null && said !== undefined ? startOfDay(effectiveDate) : at;
}

async function standing(
  manager: EntityManager,
  id: string,
  action: LicenceAction,
  at: Date,
): Promise<Licence> {
  const licence = await manager.findOneBy(Licence, { id });
  if (!licence) throw new DomainError('licence-not-found', `There is no licence ${id}.`);
  const today = shanghaiDate(at);
  const isLate = isOverdue(licence, today) && !BY_TIME.includes(action);
  assertLicenceAction(action, isLate ? lawful(licence, today) : licence);
  if (isLate) throw changedMeanwhile(licence, action);
  return licence;
}

/** What the winner left may allow the action again: the caller then has to look first. */
async function lostRace(
  manager: EntityManager,
  id: string,
  action: LicenceAction,
  at: Date,
): Promise<DomainError> {
  return changedMeanwhile(await standing(manager, id, action, at), action);
}

function changedMeanwhile({ id, status }: Licence, action: LicenceAction): DomainError {
  const detail = `The licence ${id} was changed at the same moment; read it and ask again.`;
  return new DomainError('licence-action-refused', detail, { licenceStatus: status, action });
}

async function note(
  manager: EntityManager,
  { id, status, statusSequence }: Licence,
  { action, effectiveDate, clock, order }: Step & Readonly<{ clock: LicenceClock }>,
): Promise<void> {
  const { reason, legalBasis, officer, at, decisionSha256 = null } = order;
  await manager.insert(LicenceStatusEvent, {
    licenceId: id,
    sequence: statusSequence + 1,
    action,
    from: status,
    to: LICENCE_TRANSITIONS[action].to,
    reason,
    legalBasis,
    effectiveDate,
    details: detailsOf(action, clock, order),
    decisionSha256,
    officerId: officer?.keyId ?? null,
    officerName: officer?.name ?? null,
    organisation: officer?.organisation ?? null,
    at,
  });
}

function detailsOf(
  action: LicenceAction,
  { startDeadline }: LicenceClock,
  { replacedBy }: StatusOrder,
): string | null {
  const setsDeadline = startDeadline !== null && ['publish', 'extend'].includes(action);
  const details: StepDetails = {
    ...(setsDeadline ? { startDeadline } : {}),
    ...(replacedBy === undefined ? {} : { replacedBy }),
  };
  return Object.keys(details).length === 0 ? null : JSON.stringify(details);
}

function auditEntry(licence: Licence, { action, effectiveDate, order }: Step): AuditEntry {
  const { id, status, number, version, identifier, name, holderCode } = licence;
  const { reason, legalBasis, officer } = order;
  const to = LICENCE_TRANSITIONS[action].to;
  return {
    kind: 'licence-status',
    actor: {
      keyId: officer?.keyId ?? null,
      organisation: officer?.organisation ?? null,
      organisationUscc: officer?.organisationUscc ?? null,
      operator: officer?.name ?? null,
    },
    licenceIds: [id],
    holderCodes: holderCode === '' ? [] : [holderCode],
    body: { action, from: status, to, number, version, identifier, name, reason, legalBasis, effectiveDate },
  };
}
