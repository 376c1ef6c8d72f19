/** An answer that is none, whatever was asked. */
export type Misbehaviour = 'garbage' | 'silent' | 'endless' | 'unavailable';

export type TsaProfile = Readonly<{
  /** What the TSA's clock shows, compared with the right one. */
  clockOffsetMinutes?: number;
  nonce?: 'other' | 'missing';
  digest?: 'other';
  rejects?: true;
  misbehaves?: Misbehaviour;
  /** Misbehaves only when the scenario's failures say so. */
  isFlaky?: true;
}>;

/** How a TSA may behave, by the name that stands in its address: `/tsa/<name>`. */
export const TSA_PROFILES = {
  honest: {},
  'ten-minutes-slow': { clockOffsetMinutes: -10 },
  'wrong-nonce': { nonce: 'other' },
  'no-nonce': { nonce: 'missing' },
  'wrong-digest': { digest: 'other' },
  rejects: { rejects: true },
  garbage: { misbehaves: 'garbage' },
  silent: { misbehaves: 'silent' },
  endless: { misbehaves: 'endless' },
  unavailable: { misbehaves: 'unavailable' },
  flaky: { misbehaves: 'unavailable', isFlaky: true },
} as const satisfies Record<string, TsaProfile>;

export type OcspProfile = Readonly<{
  /** Said of every certificate. */
  status?: 'unknown' | 'revoked';
  refuses?: 'tryLater';
  /** All dates, moved: less than the day by which certificates begin before they are made. */
  offsetHours?: number;
  /** `other key`: a signature by a key that the response does not name; `other responder`: by that of another CA. */
  signedBy?: 'other key' | 'other responder';
  nonce?: 'other';
  misbehaves?: Misbehaviour;
  /** Misbehaves only when the scenario's failures say so. */
  isFlaky?: true;
}>;

/** How an OCSP responder may behave: `/ocsp/<ca>/<name>`, or all of them by a scenario. */
export const OCSP_PROFILES = {
  honest: {},
  unknown: { status: 'unknown' },
  revoked: { status: 'revoked' },
  'try-later': { refuses: 'tryLater' },
  expired: { offsetHours: -12 },
  'wrong-key': { signedBy: 'other key' },
  'wrong-responder': { signedBy: 'other responder' },
  'wrong-nonce': { nonce: 'other' },
  garbage: { misbehaves: 'garbage' },
  silent: { misbehaves: 'silent' },
  endless: { misbehaves: 'endless' },
  unavailable: { misbehaves: 'unavailable' },
  flaky: { misbehaves: 'unavailable', isFlaky: true },
} as const satisfies Record<string, OcspProfile>;

export type CrlProfile = Readonly<{
  /** Both dates, moved. */
  offsetHours?: number;
  /** From the one date to the other. */
  validHours?: number;
  signedBy?: 'other key';
  misbehaves?: Misbehaviour;
}>;

/** How the place of a CRL may behave. */
export const CRL_PROFILES = {
  honest: {},
  expired: { offsetHours: -12, validHours: 6 },
  'wrong-key': { signedBy: 'other key' },
  garbage: { misbehaves: 'garbage' },
  silent: { misbehaves: 'silent' },
  endless: { misbehaves: 'endless' },
  unavailable: { misbehaves: 'unavailable' },
} as const satisfies Record<string, CrlProfile>;

export type TsaProfileName = keyof typeof TSA_PROFILES;
export type OcspProfileName = keyof typeof OCSP_PROFILES;
export type CrlProfileName = keyof typeof CRL_PROFILES;

/** Which calls of a flaky service fail: the given ones in turn, then none; or each by chance. */
export type Failures = Readonly<{ sequence: readonly boolean[] }> | Readonly<{ rate: number }>;

/** One profile for all, or one for each named TSA or CA; those not named are honest. */
export type Cast<Name extends string> = Name | Readonly<Record<string, Name>>;

/** How the services behave where the address does not say. */
export type Scenario = Readonly<{
  /** By TSA: `{ 'tsa-1': 'silent' }`. */
  tsa?: Cast<TsaProfileName>;
  /** By CA: `{ 'issuing-ca': 'try-later' }`. */
  ocsp?: Cast<OcspProfileName>;
  crl?: Cast<CrlProfileName>;
  /** Of services that are `flaky`. */
  failures?: Failures;
}>;

/** @param name of the TSA or CA that is asked */
export function roleOf<Name extends string>(cast: Cast<Name> | undefined, name: string): Name | 'honest' {
  if (cast === undefined) return 'honest';
  return typeof cast === 'string' ? cast : (cast[name] ?? 'honest');
}

/** @returns whether the next call fails */
export function failing(failures: Failures | undefined, random: () => number): () => boolean {
  if (failures === undefined) return () => false;
  if ('rate' in failures) return () => random() < failures.rate;
  const rest = [...failures.sequence];
  return () => rest.shift() ?? false;
}
