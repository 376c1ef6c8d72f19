/** Where the first seal of a document goes. Lengths are millimetres. */
export type SealPlacement =
  /** On the line of whose seal it is, which every form has. */
  | Readonly<{ kind: 'issuer-line' }>
  /** On a place that the form names. */
  | Readonly<{ kind: 'field'; name: string }>
  /** Its middle on a phrase that stands on a page. */
  | Readonly<{
      kind: 'keyword';
      /** White space does not count; all of it stands in one line. */
      phrase: string;
      /** Which of several, from 1, in reading order. Left out: there must be one only. */
      occurrence?: number;
      /** To the right and down from the middle of the phrase. */
      offset?: Readonly<{ right: number; down: number }>;
    }>
  /** On the issuer's line, and shown at the same place of every other page, or about another point of them. */
  | Readonly<{ kind: 'every-page'; centre?: Readonly<{ left: number; top: number }> }>
  /** On the issuer's line, and 骑缝章: cut into strips along the right edges of the pages. */
  | Readonly<{
      kind: 'riding-seam';
      /** Of its middle, from the upper edge; half way down where it is not said. */
      top?: number;
    }>;

export type SealPlacementKind = SealPlacement['kind'];

/** Characters, white space not counted. */
export const LONGEST_PHRASE = 100;

/** Longer than any sheet: whether a place lies on its page is another question. */
const FARTHEST = 10_000;

type Form = Readonly<{ is: (value: unknown) => boolean; form: string; optional?: true }>;
type Members = Readonly<Record<string, Form>>;

const text = (form: string, length: (value: string) => number, most: number): Form => ({
  is: (value) => typeof value === 'string' && length(value) >= 1 && length(value) <= most,
  form,
});
const number = (least: number, most = FARTHEST): Form => ({
  is: (value) => typeof value === 'number' && value >= least && value <= most,
  form: `a number from ${least} to ${most}`,
});
const point = (members: Members): Form => ({
  is: (value) => isObject(value) && faultsOf(value, members).length === 0,
  form: `an object of ${Object.keys(members).join(' and ')} in millimetres`,
});
const optional = (form: Form): Form => ({ ...form, optional: true });

const OCCURRENCE: Form = {
  is: (value) => Number.isInteger(value) && Number(value) >= 1,
  form: 'a whole number from 1 on',
};

/** What each kind is described by. */
const MEMBERS: Readonly<Record<SealPlacementKind, Members>> = {
  'issuer-line': {},
  field: { name: text('1 to 64 characters', (value) => value.length, 64) },
  keyword: {
    phrase: text(`1 to ${LONGEST_PHRASE} characters that are no white space`, inkOf, LONGEST_PHRASE),
    occurrence: optional(OCCURRENCE),
    offset: optional(point({ right: number(-FARTHEST), down: number(-FARTHEST) })),
  },
  'every-page': { centre: optional(point({ left: number(0), top: number(0) })) },
  'riding-seam': { top: optional(number(0)) },
};

/** What of a value is no placement, for whoever wrote it; `[]` when it is one. */
export function placementFaults(value: unknown): readonly string[] {
  if (!isObject(value)) return ['must be an object with a kind'];
  const { kind, ...members } = value;
  const known = Object.keys(MEMBERS);
  if (typeof kind !== 'string' || !known.includes(kind)) return [`kind must be one of ${known.join(', ')}`];
  return faultsOf(members, MEMBERS[kind as SealPlacementKind]);
}

function faultsOf(value: Readonly<Record<string, unknown>>, members: Members): readonly string[] {
  const strange = Object.keys(value).filter((name) => !Object.hasOwn(members, name));
  return [
    ...strange.map((name) => `${name} is not known`),
    ...Object.entries(members).flatMap(([name, { is, form, optional: mayBeLeftOut }]) =>
      is(value[name]) || (mayBeLeftOut && value[name] === undefined) ? [] : [`${name} must be ${form}`],
    ),
  ];
}

function inkOf(phrase: string): number {
  return Array.from(phrase).filter((character) => !/\s/u.test(character)).length;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
