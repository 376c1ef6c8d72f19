import type { PadesLevel } from '../lib/pades/level.js';
import type { Impression } from '../sealing/sealing.service.js';
import type { Issuance } from './issuance.entity.js';

/** A seal as it stands in the file, kept so that the file can be judged again in years. */
export type AppliedSeal = Readonly<{
  party: 'issuer' | 'holder';
  /** Name of its signature field. */
  fieldName: string;
  /** DER of the certificate that sealed, Base64. */
  certificate: string;
  specimenSha256: string;
  /** Where the pages show the specimen beside the seal itself; left out: nowhere. */
  drawings?: readonly Impression[];
  /** Whether its signature timestamp was got at once. */
  timestamped: boolean;
  /** RFC 3339, as the file says it. */
  at: string;
}>;

/** What a drawn page shows of the seal that it is prepared for. */
export type DrawnSeal = Readonly<Required<Pick<AppliedSeal, 'specimenSha256' | 'drawings'>>>;

/** In the order of sealing. */
export function appliedSeals({ seals }: Pick<Issuance, 'seals'>): readonly AppliedSeal[] {
  return JSON.parse(seals) as AppliedSeal[];
}

/** Level of a file that has nothing but its seals: B-T when each has its signature timestamp. */
export function levelOfSeals(issuance: Pick<Issuance, 'seals'>): PadesLevel {
  const seals = appliedSeals(issuance);
  return seals.length > 0 && seals.every(({ timestamped }) => timestamped) ? 'B-T' : 'B-B';
}
