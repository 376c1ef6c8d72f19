import { Injectable } from '@nestjs/common';
import { DomainError } from '../lib/errors/domain-error.js';
import { Database } from '../platform/database/database.js';
import {
  type IndexWay,
  type LicenceSearch,
  type Places,
  type Range,
  type SearchPlan,
  searchPlan,
} from './licence-search-plan.js';
import {
  countSql,
  licencesSql,
  placeSql,
  type Statement,
  type Stretch,
  type Way,
} from './licence-search-sql.js';
import type { LicenceStatus } from './licence-status.js';

export type { LicenceSearch } from './licence-search-plan.js';

/** A published version of a licence, as a search shows it. */
export type FoundLicence = Readonly<{
  id: string;
  licenceType: string;
  name: string;
  number: string;
  version: string;
  identifier: string;
  status: LicenceStatus;
  /** RFC 3339. */
  statusSince: string;
  issueDate: string;
  validUntil: string | null;
  issuerName: string;
  issuerUscc: string;
  holderName: string;
  holderCode: string;
  projectCode: string | null;
  /** Department that registered it; null: issued here. */
  registrarName: string | null;
  documentSha256: string;
}>;

/** May hold fewer than were asked for, even none, where many had to be looked at; `nextCursor` is null at the end alone. */
export type FoundPage = Readonly<{ items: readonly FoundLicence[]; nextCursor: string | null }>;

type Row = FoundLicence & Readonly<{ place: number | string }>;

/** How many licences one page may look at, in turns: most pages are full after the first. */
const LOOKED_AT = [1000, 5000];
/** The fewer licences are on a way, the further back stands the one of so many. */
const SAMPLE = 50;
/** Ways that are compared: of a long name not every pair of characters. */
const SAMPLED_WAYS = 24;
/** Ways that a licence has to be on before it is looked at: each is looked up faster than a licence. */
const COMPARED_WAYS = 4;

/** Searches the register, the latest licences first, in time that does not grow with it. */
@Injectable()
export class LicenceSearchService {
  constructor(private readonly database: Database) {}

  /**
   * Pages go on from the last licence that was looked at: what is published meanwhile neither repeats nor hides another.
   *
   * @param cursor `nextCursor` of the page before, of the same search
   * @throws DomainError `request-invalid` for a cursor of nobody
   */
  async search(
    search: LicenceSearch,
    { limit, cursor }: Readonly<{ limit: number; cursor?: string | undefined }>,
  ): Promise<FoundPage> {
    const plan = searchPlan(
      search,
      cursor === undefined ? undefined : placeOf(cursor),
      this.database.isSqlite,
    );
    const stretch = await this.stretchOf(plan);
    const found: Row[] = [];
    let { below } = plan.places;
    for (const size of stretch.rest.length === 0 ? [Number.POSITIVE_INFINITY] : LOOKED_AT) {
      const places = { ...plan.places, below };
      const last = await this.lastOf(stretch, places, size);
      const part = { ...stretch, places: { ...places, from: last ?? places.from } };
      found.push(
        ...(await this.ask<Row>(licencesSql(part, limit + 1 - found.length, this.database.isSqlite))),
      );
      if (found.length > limit || last === null) return pageOf(found, limit);
      below = last;
    }
    return { items: found.map(shown), nextCursor: cursorOf(below) };
  }

  private async stretchOf({ ways, conditions, ranges, places }: SearchPlan): Promise<Stretch> {
    for (const range of ranges)
      if (await this.isShort(range)) return { way: { few: range.conditions }, rest: conditions, places };
    const [way = null, ...others] = await this.inOrder(ways, places);
    if (way !== null && 'gram' in way) {
      const beside = others.flatMap((other) => ('gram' in other ? other.gram : []));
      return { way: { ...way, beside }, rest: conditions, places };
    }
    const rest = conditions.filter(({ column }) => column === undefined || column !== way?.column);
    return { way, rest, places };
  }

  private async isShort({ conditions, most }: Range): Promise<boolean> {
    const [row] = await this.ask<{ count: number | string }>(
      countSql(conditions, most, this.database.isSqlite),
    );
    return Number(row?.count) <= most;
  }

  /** The shortest way first, and a few others to look at before anything else; of one that is very short no others are needed. */
  private async inOrder(ways: readonly IndexWay[], places: Places): Promise<readonly IndexWay[]> {
    if (ways.length < 2) return ways;
    const sampled: { way: IndexWay; place: number }[] = [];
    for (const way of ways.slice(-SAMPLED_WAYS)) {
      const place = await this.placeAfter(way, places, SAMPLE - 1);
      if (place === null) return [way];
      sampled.push({ way, place });
    }
    return sampled
      .toSorted((one, other) => one.place - other.place)
      .slice(0, COMPARED_WAYS)
      .map(({ way }) => way);
  }

  /** Place of the last licence of a stretch of so many; null when the way is shorter. */
  private async lastOf({ way }: Stretch, places: Places, size: number): Promise<number | null> {
    const isWhole = size === Number.POSITIVE_INFINITY || (way !== null && 'few' in way);
    return isWhole ? null : this.placeAfter(way, places, size - 1);
  }

  private async placeAfter(way: Way, places: Places, before: number): Promise<number | null> {
    const sql = placeSql({ way, places }, before, this.database.isSqlite);
    const [row] = await this.ask<{ place: number | string }>(sql);
    return row ? Number(row.place) : null;
  }

  private ask<T>({ sql, values }: Statement): Promise<T[]> {
    return this.database.read.query<T[]>(sql, [...values]);
  }
}

function pageOf(found: readonly Row[], limit: number): FoundPage {
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  return { items: page.map(shown), nextCursor: last ? cursorOf(Number(last.place)) : null };
}

function shown({ place: _, ...licence }: Row): FoundLicence {
  return licence;
}

function cursorOf(place: number): string {
  return Buffer.from(`place ${place}`).toString('base64url');
}

/** @throws DomainError `request-invalid` */
function placeOf(cursor: string): number {
  const [, place] = /^place (\d{1,16})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (place !== undefined) return Number(place);
  const errors = [{ pointer: '/cursor', detail: 'must be one that this service gave out' }];
  throw new DomainError('request-invalid', 'The cursor is not one of ours.', { errors });
}
