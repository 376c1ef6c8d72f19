import type { EntityManager } from 'typeorm';
import { nameGrams, searchedName } from './holder-name.js';
import { LicenceNameGram } from './licence-name-gram.entity.js';

/** More licences than can ever be issued on one day. */
export const PLACES_A_DAY = 10_000_000_000;
const FIRST_DAY = Date.UTC(2000, 0, 1);
const DAY_MS = 86_400_000;

/** Columns that a licence is found by. */
export type LicencePlace = Readonly<{ place: number; holderKey: string }>;

type Placed = Readonly<{ issueDate: string; holderName: string }>;

/**
 * The first place of a day: licences stand in the order of their issue dates, those of one day in that of their publication. One whole number is
 * the order of every search, and the key that its pages go on from.
 *
 * @param date `YYYY-MM-DD`, from the year 2000
 */
export function firstPlace(date: string): number {
  return ((Date.parse(date) - FIRST_DAY) / DAY_MS) * PLACES_A_DAY;
}

/** Makes a published licence one that can be found, inside the publishing transaction. */
export async function takePlace(
  manager: EntityManager,
  isSqlite: boolean,
  licence: Placed,
): Promise<LicencePlace> {
  const holderKey = searchedName(licence.holderName);
  const place = await freePlace(manager, isSqlite, licence.issueDate);
  const rows = nameGrams(holderKey).map((gram) => ({ gram, place }));
  if (rows.length > 0) await manager.insert(LicenceNameGram, rows);
  return { place, holderKey };
}

/** SQLite has one writer at a time; PostgreSQL has a sequence, so that nobody waits for another's transaction. */
async function freePlace(manager: EntityManager, isSqlite: boolean, issueDate: string): Promise<number> {
  const first = firstPlace(issueDate);
  if (!isSqlite) {
    const [row] = await manager.query<{ next: string }[]>(`SELECT nextval('licence_places') AS "next"`);
    return first + Number(row?.next);
  }
  const sql = 'SELECT MAX("place") AS "last" FROM "licences" WHERE "place" < ?';
  const [row] = await manager.query<{ last: number | null }[]>(sql, [first + PLACES_A_DAY]);
  return Math.max(first, row?.last ?? 0) + 1;
}
