import type { StatusOfficer, StatusOrder } from '../licences/licences.service.js';
import type { Issuance } from './issuance.entity.js';

/** Why a licence is changed (变更说明), on what ground and through whom; kept until the new version is published. */
export type ChangeOrder = Readonly<{ reason: string; legalBasis: string | null; officer: StatusOfficer }>;

/** A change that was asked for. */
export type LicenceChange = Readonly<{ licenceId: string; order: ChangeOrder }>;

/** What a case that changes a licence keeps of it; both null for a new number. */
export function changeColumns(
  change: LicenceChange | undefined,
): Pick<Issuance, 'changesId' | 'changeOrder'> {
  if (!change) return { changesId: null, changeOrder: null };
  return { changesId: change.licenceId, changeOrder: JSON.stringify(change.order) };
}

/** The order under which the old version gives way. */
export function supersession({ changeOrder }: Pick<Issuance, 'changeOrder'>, at: Date): StatusOrder {
  if (changeOrder === null) throw new Error('a change without its order');
  return { ...(JSON.parse(changeOrder) as ChangeOrder), at };
}
