import type { PadesLevel } from '../lib/pades/level.js';
import type { Issuance } from './issuance.entity.js';

/** A seal as it stands in the file, kept so that the file can be judged again in years. */
export type AppliedSeal = Readonly<{
  party: 'issuer' | 'holder';
  /** Name of its signature field. */
  fieldName: string;
  /** DER of the certificate that sealed, Base64. */
  certificate: string;
  specimenSha256: string;
  /** Whether its signature timestamp was got at once. */
  timestamped: boolean;
  /** RFC 3339, as the file says it. */
  at: string;
}>;

/** In the order of sealing. */
export function appliedSeals({ seals }: Pick<Issuance, 'seals'>): readonly AppliedSeal[] {
  return JSON.parse(seals) as AppliedSeal[];
}

/** Level of a file that has nothing but its seals: B-T when each has its signature timestamp. */
export function levelOfSeals(issuance: Pick<Issuance, 'seals'>): PadesLevel {
  const seals = appliedSeals(issuance);
  return seals.length > 0 && seals.every(({ timestamped }) => timestamped) ? 'B-T' : 'B-B';
}
