import type { SealPlacement } from '../lib/pades/seal-placement.js';
import type { LaidOutLicence } from '../rendering/rendering.service.js';
import { SEAL_FIELDS, type SealOptions } from '../sealing/sealing.service.js';
import type { Issuance } from './issuance.entity.js';

/** How a case is to be sealed, fixed when it was received. */
export type SealingTerms = Pick<Issuance, 'sealOrder' | 'sealPlacement'>;

/**
 * Where the issuer's seal goes when it is the first, and what may follow: nothing, or the holder's in its reserved field.
 *
 * @throws Error for a template that keeps no place for the holder
 */
export function sealingOptions(
  terms: SealingTerms,
  { countersignPlace }: Pick<LaidOutLicence, 'countersignPlace'>,
  timestampReserve: number,
): SealOptions {
  const placement = placementOf(terms);
  if (terms.sealOrder !== 'issuer-holder') return { timestampReserve, placement };
  if (!countersignPlace) throw new Error("the template keeps no place for the holder's seal");
  const reserved = { ...countersignPlace, fieldName: SEAL_FIELDS.holder, description: '建设单位电子印章' };
  return { timestampReserve, placement, permission: 2, reserved };
}

export function placementOf({ sealPlacement }: Pick<SealingTerms, 'sealPlacement'>): SealPlacement {
  return JSON.parse(sealPlacement) as SealPlacement;
}
