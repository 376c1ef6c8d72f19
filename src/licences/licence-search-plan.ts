import { gramsAskedFor, type NameMode, searchedName } from './holder-name.js';
import type { LicenceStatus } from './licence-status.js';
import { firstPlace, PLACES_A_DAY } from './licence-place.js';

/** What the licences must have, all of it; at least nothing: then every licence is found. Dates are `YYYY-MM-DD`, inclusive. */
export type LicenceSearch = Readonly<{
  number?: string | undefined;
  identifier?: string | undefined;
  projectCode?: string | undefined;
  holderCode?: string | undefined;
  holderName?: string | undefined;
  /** How the name is meant; `prefix` when nothing is said. */
  holderNameMode?: NameMode | undefined;
  licenceType?: string | undefined;
  status?: LicenceStatus | undefined;
  issuedFrom?: string | undefined;
  issuedTo?: string | undefined;
  validUntilFrom?: string | undefined;
  validUntilTo?: string | undefined;
}>;

/** A comparison with `?` for each value. */
export type Condition = Readonly<{ sql: string; values: readonly (string | number)[] }>;

/** Places from `from` up to, not with, `below`. */
export type Places = Readonly<{ from: number; below: number }>;

/**
 * Along which index licences are walked, the latest first: `steers` is what the index itself finds, `rest` what each licence is then
 * looked at for.
 */
export type SearchPlan = Readonly<{
  /** One of {@link COLUMNS}, pairs of characters of the name, or neither: all licences. */
  steers: Readonly<{ column: Column; value: string }> | Readonly<{ grams: readonly string[] }> | null;
  rest: readonly Condition[];
  /** How long they are valid: no order to walk in, and a way only where they are few. */
  validity: readonly Condition[];
  places: Places;
}>;

/** Those that find the fewest first. */
const COLUMNS = ['identifier', 'number', 'holderCode', 'projectCode', 'status', 'licenceType'] as const;
type Column = (typeof COLUMNS)[number];
/** What nearly all licences have is no way to the others. */
const COMMON: readonly Column[] = ['status', 'licenceType'];

const EVERYTHING: Places = { from: 0, below: Number.MAX_SAFE_INTEGER };

/**
 * @param after place of the last licence of the page before
 */
export function searchPlan(search: LicenceSearch, after: number | undefined, isSqlite: boolean): SearchPlan {
  const given = COLUMNS.filter((column) => search[column] !== undefined);
  const grams = gramsOf(search);
  const [first] = grams.length > 0 ? given.filter((column) => !COMMON.includes(column)) : given;
  const steering = first === undefined ? undefined : { column: first, value: search[first] ?? '' };
  const columns = given
    .filter((column) => column !== first)
    .map((column) => ({ sql: `l."${column}" = ?`, values: [search[column] ?? ''] }));
  return {
    steers: steering ?? (grams.length > 0 ? { grams } : null),
    rest: [...columns, ...nameConditions(search, isSqlite)],
    validity: validityConditions(search),
    places: placesOf(search, after),
  };
}

function gramsOf({ holderName, holderNameMode = 'prefix' }: LicenceSearch): readonly string[] {
  return holderName === undefined ? [] : gramsAskedFor(searchedName(holderName), holderNameMode);
}

/** Neither function knows patterns: no character of a name means anything but itself. */
function nameConditions(
  { holderName, holderNameMode = 'prefix' }: LicenceSearch,
  isSqlite: boolean,
): Condition[] {
  if (holderName === undefined) return [];
  const position = isSqlite ? 'instr' : 'strpos';
  const found = holderNameMode === 'prefix' ? '= 1' : '> 0';
  return [{ sql: `${position}(l."holderKey", ?) ${found}`, values: [searchedName(holderName)] }];
}

function validityConditions({ validUntilFrom, validUntilTo }: LicenceSearch): Condition[] {
  const column = 'l."validUntil"';
  return [
    ...(validUntilFrom === undefined ? [] : [{ sql: `${column} >= ?`, values: [validUntilFrom] }]),
    ...(validUntilTo === undefined ? [] : [{ sql: `${column} <= ?`, values: [validUntilTo] }]),
  ];
}

function placesOf({ issuedFrom, issuedTo }: LicenceSearch, after: number | undefined): Places {
  const from = issuedFrom === undefined ? EVERYTHING.from : firstPlace(issuedFrom);
  const end = issuedTo === undefined ? EVERYTHING.below : firstPlace(issuedTo) + PLACES_A_DAY;
  return { from, below: Math.min(end, after ?? EVERYTHING.below) };
}
