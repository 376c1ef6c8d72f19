import type { SealOrder } from '../catalogue/catalogue.service.js';
import type { DrawnLicence } from '../rendering/rendering.service.js';
import { SEAL_FIELDS, type SealOptions } from '../sealing/sealing.service.js';

/**
 * What the issuer's seal allows to follow when it is the first: nothing, or the holder's in its reserved field.
 *
 * @throws Error for a template that keeps no place for the holder
 */
export function sealingOptions(
  order: SealOrder,
  { countersignPlace }: DrawnLicence,
  timestampReserve: number,
): SealOptions {
  if (order !== 'issuer-holder') return { timestampReserve };
  if (!countersignPlace) throw new Error("the template keeps no place for the holder's seal");
  const reserved = { ...countersignPlace, fieldName: SEAL_FIELDS.holder, description: '建设单位电子印章' };
  return { timestampReserve, permission: 2, reserved };
}
