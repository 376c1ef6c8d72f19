import type { StatusOfficer, StatusOrder } from '../licences/licences.service.js';
import type { Issuance } from './issuance.entity.js';

/** Why a licence is changed (变更说明), on what ground and through whom; kept until the new version is published. */
export type ChangeOrder = Readonly<{
  reason: string;
  legalBasis: string | null;
  officer: StatusOfficer | null;
}>;

/** A change that was asked for. */
export type LicenceChange = Readonly<{ licenceId: string; order: ChangeOrder }>;

/** What a case does to a licence that is there: makes its next version, or takes its place under another number. */
export type Succession = Readonly<{ change?: LicenceChange; replacement?: LicenceChange }>;

const REPLACED = {
  reason: '建设单位或者施工单位变更，重新申请领取施工许可证，原证注销',
  legalBasis: '《建筑工程施工许可管理办法》',
};

/** The order under which a licence is withdrawn that another one takes the place of. */
export function replacementOrder(officer: StatusOfficer | null): ChangeOrder {
  return { ...REPLACED, officer };
}

/** What a case keeps of it; all null for a number without predecessor. */
export function successionColumns({
  change,
  replacement,
}: Succession): Pick<Issuance, 'changesId' | 'replacesId' | 'changeOrder'> {
  const order = (change ?? replacement)?.order;
  return {
    changesId: change?.licenceId ?? null,
    replacesId: replacement?.licenceId ?? null,
    changeOrder: order ? JSON.stringify(order) : null,
  };
}

/** The order under which the old licence, or version, gives way. */
export function givingWay({ changeOrder }: Pick<Issuance, 'changeOrder'>, at: Date): StatusOrder {
  if (changeOrder === null) throw new Error('a change without its order');
  return { ...(JSON.parse(changeOrder) as ChangeOrder), at };
}
