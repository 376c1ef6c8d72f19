import type { Condition, IndexWay, Places } from './licence-search-plan.js';

/** A statement with its values, for either database. */
export type Statement = Readonly<{ sql: string; values: readonly (string | number)[] }>;

/** The way that was taken: along an index in the order of places, by the few that fit these conditions, or (null) by all licences. */
export type Way =
  | Exclude<IndexWay, { gram: string }>
  /** `beside`: pairs of characters that the name must have too. */
  | Readonly<{ gram: string; beside?: readonly string[] }>
  | Readonly<{ few: readonly Condition[] }>
  | null;

export type Stretch = Readonly<{ way: Way; rest: readonly Condition[]; places: Places }>;

/** What is shown of a licence, and its place. */
export const SHOWN = [
  'id',
  'licenceType',
  'name',
  'number',
  'version',
  'identifier',
  'status',
  'statusSince',
  'issueDate',
  'validUntil',
  'issuerName',
  'issuerUscc',
  'holderName',
  'holderCode',
  'projectCode',
  'registrarName',
  'documentSha256',
  'place',
] as const;

const COLUMNS = SHOWN.map((column) => `l."${column}"`).join(', ');

/**
 * The licences of a stretch of the way that fit, the latest first. Each is looked up by its place, one after the other: neither database
 * may sort, or join in another order.
 */
export function licencesSql(stretch: Stretch, limit: number, isSqlite: boolean): Statement {
  const { way, places } = stretch;
  if (way !== null && 'gram' in way) return licencesByGram(stretch, way, limit, isSqlite);
  const rest = isSqlite ? stretch.rest.map(noWay) : stretch.rest;
  const isFew = way !== null && 'few' in way;
  const between = isFew && isSqlite ? within('l', places).map(noWay) : within('l', places);
  const where = [...conditionsOf(way), ...between, ...rest];
  const end = `ORDER BY l."place" DESC LIMIT ${limit}`;
  return statement(`SELECT ${COLUMNS} FROM "licences" l WHERE ${sqlOf(where)} ${end}`, where, isSqlite);
}

function licencesByGram(
  { rest, places }: Stretch,
  { gram, beside = [] }: Readonly<{ gram: string; beside?: readonly string[] }>,
  limit: number,
  isSqlite: boolean,
): Statement {
  const pairs = [{ sql: 'g."gram" = ?', values: [gram] }, ...within('g', places), ...beside.map(hasToo)];
  const at = { sql: 'l."place" = g."place"', values: [] };
  const end = `ORDER BY g."place" DESC LIMIT ${limit}`;
  if (isSqlite) {
    const where = [...pairs, at, ...rest.map(noWay)];
    const from = '"licence_name_grams" g CROSS JOIN "licences" l';
    return statement(`SELECT ${COLUMNS} FROM ${from} WHERE ${sqlOf(where)} ${end}`, where, isSqlite);
  }
  // A LIMIT inside is what keeps PostgreSQL from joining in another way.
  const inner = `SELECT * FROM "licences" l WHERE ${sqlOf([at, ...rest])} LIMIT 1`;
  const from = `"licence_name_grams" g CROSS JOIN LATERAL (${inner}) l`;
  return statement(
    `SELECT ${COLUMNS} FROM ${from} WHERE ${sqlOf(pairs)} ${end}`,
    [...rest, ...pairs],
    isSqlite,
  );
}

/** Place of the licence that so many others stand before on the way; no row when the way is shorter. */
export function placeSql(
  { way, places }: Omit<Stretch, 'rest'>,
  before: number,
  isSqlite: boolean,
): Statement {
  const isGram = way !== null && 'gram' in way;
  const table = isGram ? '"licence_name_grams" l' : '"licences" l';
  const where = [...conditionsOf(way), ...within('l', places)];
  const end = `ORDER BY l."place" DESC LIMIT 1 OFFSET ${before}`;
  return statement(`SELECT l."place" FROM ${table} WHERE ${sqlOf(where)} ${end}`, where, isSqlite);
}

/** How many licences fit, counted up to one more than `most`. */
export function countSql(conditions: readonly Condition[], most: number, isSqlite: boolean): Statement {
  const inner = `SELECT 1 FROM "licences" l WHERE ${sqlOf(conditions)} LIMIT ${most + 1}`;
  return statement(`SELECT COUNT(*) AS "count" FROM (${inner}) counted`, conditions, isSqlite);
}

function conditionsOf(way: Way): readonly Condition[] {
  if (way === null) return [];
  if ('few' in way) return way.few;
  return 'gram' in way
    ? [{ sql: 'l."gram" = ?', values: [way.gram] }]
    : [{ sql: `l."${way.column}" = ?`, values: [way.value] }];
}

/** A value and no EXISTS, which PostgreSQL would join with as a whole. */
function hasToo(gram: string): Condition {
  const from = '"licence_name_grams" x WHERE x."gram" = ? AND x."place" = g."place"';
  return { sql: `(SELECT 1 FROM ${from} LIMIT 1) = 1`, values: [gram] };
}

function within(table: string, { from, below }: Places): Condition[] {
  return [
    { sql: `${table}."place" < ?`, values: [below] },
    { sql: `${table}."place" >= ?`, values: [from] },
  ];
}

/** The plus tells SQLite's planner that a comparison is no way along an index. @see https://www.sqlite.org/optoverview.html §3 */
function noWay({ sql, values }: Condition): Condition {
  return { sql: `+${sql}`, values };
}

function sqlOf(conditions: readonly Condition[]): string {
  return conditions.map(({ sql }) => sql).join(' AND ');
}

/** @param conditions in the order of their marks */
function statement(sql: string, conditions: readonly Condition[], isSqlite: boolean): Statement {
  let count = 0;
  const marked = isSqlite ? sql : sql.replaceAll('?', () => `$${++count}`);
  return { sql: marked, values: conditions.flatMap(({ values }) => values) };
}
