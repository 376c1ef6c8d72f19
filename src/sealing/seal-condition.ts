/** Whether one active seal can do its work now. */
export type SealCondition = Readonly<{
  sealId: string;
  uscc: string;
  /** `*` is every type. */
  licenceTypes: readonly string[];
  /** A test signature was made and verifies with the certificate's key. */
  keyUsable: boolean;
  /** In date, inside the seal's period, and not about to end. */
  certificateUsable: boolean;
  /** Both the certificate and the seal's period run. */
  from: Date;
  until: Date;
}>;

/** How one authority stands with all its seals together: for each licence type one that works is enough. */
export type AuthorityCondition = Readonly<{
  uscc: string;
  seals: readonly SealCondition[];
  /** For every licence type one seal at least is in date and has a key that can be used. */
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
    const byType = servingEachType(own);
    return {
      uscc,
      seals: own,
      canSeal: byType.every((serving) => serving.some(works)),
      coveredUntil: earliest(byType.map((serving) => coveredUntil(serving, at))),
    };
  });
}

export function works({ keyUsable, certificateUsable }: SealCondition): boolean {
  return keyUsable && certificateUsable;
}

/** For each type that any of the seals names, the seals that serve it. */
function servingEachType(seals: readonly SealCondition[]): readonly (readonly SealCondition[])[] {
  const types = new Set(seals.flatMap(({ licenceTypes }) => licenceTypes));
  return [...types].map((type) =>
    seals.filter(({ licenceTypes }) => licenceTypes.includes(type) || licenceTypes.includes('*')),
  );
}

/** A successor that begins before its predecessor ends counts before its first day. */
function coveredUntil(seals: readonly SealCondition[], at: Date): Date {
  return seals
    .filter(({ keyUsable }) => keyUsable)
    .toSorted((a, b) => a.from.getTime() - b.from.getTime())
    .reduce((end, { from, until }) => (from <= end && until > end ? until : end), at);
}

function earliest(dates: readonly Date[]): Date {
  return new Date(Math.min(...dates.map((date) => date.getTime())));
}
