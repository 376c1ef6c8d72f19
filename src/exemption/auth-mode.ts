/**
 * In whose right a department asks (授权方式): with the holder's consent (持证主体授权), by the holder's mandate (委托授权), or by its own
 * duty (依职能). The first two name the consent and its end.
 */
export const AUTH_MODES = ['HOLDER_CONSENT', 'ENTRUST', 'STATUTORY'] as const;
export type AuthMode = (typeof AUTH_MODES)[number];

export function needsConsent(mode: AuthMode): boolean {
  return mode !== 'STATUTORY';
}
