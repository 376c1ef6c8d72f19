/** Whether one seal can do its work now. */
export type SealCondition = Readonly<{
  sealId: string;
  uscc: string;
  /** A test signature was made and verifies with the certificate's key. */
  keyUsable: boolean;
  certificateInDate: boolean;
  notBefore: Date;
  notAfter: Date;
}>;

/** How one authority stands with all its seals together: one that works is enough. */
export type AuthorityCondition = Readonly<{
  uscc: string;
  seals: readonly SealCondition[];
  /** One seal at least is in date and has a key that can be used. */
  canSeal: boolean;
  /** Until when it can go on sealing without a gap with what it has now; `at` itself when it cannot. */
  coveredUntil: Date;
}>;

/** @param at when the seals were probed */
export function conditionByAuthority(
  seals: readonly SealCondition[],
  at: Date,
): readonly AuthorityCondition[] {
  return [...new Set(seals.map(({ uscc }) => uscc))].map((uscc) => {
    const own = seals.filter((seal) => seal.uscc === uscc);
    return {
      uscc,
      seals: own,
      canSeal: own.some(({ keyUsable, certificateInDate }) => keyUsable && certificateInDate),
      coveredUntil: coveredUntil(own, at),
    };
  });
}

/** A successor that begins before its predecessor ends counts before its first day. */
function coveredUntil(seals: readonly SealCondition[], at: Date): Date {
  return seals
    .filter(({ keyUsable }) => keyUsable)
    .toSorted((a, b) => a.notBefore.getTime() - b.notBefore.getTime())
    .reduce((end, { notBefore, notAfter }) => (notBefore <= end && notAfter > end ? notAfter : end), at);
}
