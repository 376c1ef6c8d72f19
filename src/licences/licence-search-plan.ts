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
  /** Department that registered it. */
  registrarUscc?: string | undefined;
}>;

/** A comparison with `?` for each value. */
export type Condition = Readonly<{ sql: string; values: readonly (string | number)[] }>;

/** Places from `from` up to, not with, `below`. */
export type Places = Readonly<{ from: number; below: number }>;

/** Columns that few licences have in common, those that find the fewest first. */
const NARROW = ['identifier', 'number', 'holderCode', 'projectCode'] as const;
const WIDE = ['status', 'licenceType'] as const;
type Column = (typeof NARROW | typeof WIDE)[number];

/** An index along which licences can be walked in the order of their places: one of its values, or a pair of characters of the name. */
export type IndexWay = Readonly<{ column: Column; value: string }> | Readonly<{ gram: string }>;

export type SearchPlan = Readonly<{
  /** Each of them leads by every licence that fits; none: only the way by all of them does. */
  ways: readonly IndexWay[];
  /** What each licence is looked at for, but for the column of the way that was taken. */
  conditions: readonly (Condition & Readonly<{ column?: Column }>)[];
  /** Ranges of an index: no order to walk in, and a way only where the licences in it are few. */
  ranges: readonly Range[];
  places: Places;
}>;

/** @property most so many are sorted */
export type Range = Readonly<{ conditions: readonly Condition[]; most: number }>;

const MOST_IN_VALIDITY = 2000;
/** More names that begin alike are found sooner by their characters. */
const MOST_IN_NAME = 200;
/** Stands behind every character that a name can have. */
const LAST_CHARACTER = '\u{10FFFF}';

const EVERYTHING: Places = { from: 0, below: Number.MAX_SAFE_INTEGER };

/** @param after place of the last licence of the page before */
export function searchPlan(search: LicenceSearch, after: number | undefined, isSqlite: boolean): SearchPlan {
  const narrow = NARROW.flatMap((column) => columnWay(search, column));
  const wide = WIDE.flatMap((column) => columnWay(search, column));
  const grams = gramsOf(search).map((gram) => ({ gram }));
  const columns = [...narrow, ...wide].map(({ column, value }) => {
    return { column, sql: `l."${column}" = ?`, values: [value] };
  });
  return {
    ways: narrow.length > 0 ? narrow.slice(0, 1) : [...grams, ...wide],
    conditions: [
      ...columns,
      ...registrarConditions(search),
      ...nameConditions(search, isSqlite),
      ...validityConditions(search),
    ],
    ranges: [
      { conditions: validityConditions(search), most: MOST_IN_VALIDITY },
      { conditions: narrow.length > 0 ? [] : startConditions(search, isSqlite), most: MOST_IN_NAME },
    ].filter(({ conditions }) => conditions.length > 0),
    places: placesOf(search, after),
  };
}

function columnWay(search: LicenceSearch, column: Column): { column: Column; value: string }[] {
  const value = search[column];
  return value === undefined ? [] : [{ column, value }];
}

function gramsOf({ holderName, holderNameMode = 'prefix' }: LicenceSearch): readonly string[] {
  return holderName === undefined ? [] : gramsAskedFor(searchedName(holderName), holderNameMode);
}

function registrarConditions({ registrarUscc }: LicenceSearch): Condition[] {
  return registrarUscc === undefined ? [] : [{ sql: 'l."registrarUscc" = ?', values: [registrarUscc] }];
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

/** The index of names is in the order of bytes, whatever the database's own order. */
function startConditions(
  { holderName, holderNameMode = 'prefix' }: LicenceSearch,
  isSqlite: boolean,
): Condition[] {
  if (holderName === undefined || holderNameMode !== 'prefix') return [];
  const column = isSqlite ? 'l."holderKey"' : 'l."holderKey" COLLATE "C"';
  const start = searchedName(holderName);
  return [
    { sql: `${column} >= ?`, values: [start] },
    { sql: `${column} < ?`, values: [start + LAST_CHARACTER] },
  ];
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
