import { Injectable } from '@nestjs/common';
import { In, IsNull, LessThanOrEqual, Not } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { Clock } from '../platform/time/clock.js';
import { shanghaiDate } from '../platform/time/shanghai-date.js';
import { Licence } from './licence.entity.js';
import { type LicenceStatus, standingByLaw } from './licence-status.js';

/** A version of a licence that is not simply valid. */
export type OutOfForce = Readonly<{ number: string; version: string; status: LicenceStatus; since: Date }>;

/** Statuses of versions that nothing has to be said about: in force, or not issued yet. */
const UNNAMED: readonly LicenceStatus[] = ['sealing', 'valid'];

/** Which versions are not valid any more, and whether that has changed. */
@Injectable()
export class OutOfForceService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Rises with every change of a status after issue, and never falls unless the clock is put back: events are only added, and a step of
   * time counts from its day on, whether or not its event is there. The same on every replica.
   */
  async revision(): Promise<number> {
    // One statement: a step that is noted between two would be counted twice, or not at all.
    const events = `SELECT COUNT(*) FROM "licence_status_events" WHERE "action" <> 'publish'`;
    const toBeNoted = `SELECT COUNT(*) FROM "licences" WHERE "dueOn" <= ${this.database.isSqlite ? '?' : '$1'}`;
    const sql = `SELECT (${events}) + (${toBeNoted}) AS "revision"`;
    const [row] = await this.database.read.query<{ revision: number | string }[]>(sql, [this.today()]);
    return Number(row?.revision);
  }

  /** By number and version, by the law of today; what was never published is nobody's affair. */
  async all(): Promise<readonly OutOfForce[]> {
    const today = this.today();
    const documentSha256 = Not(IsNull());
    const rows = await this.database.read.find(Licence, {
      where: [
        { documentSha256, status: Not(In([...UNNAMED])) },
        { documentSha256, dueOn: LessThanOrEqual(today) },
      ],
      select: { id: true, number: true, version: true, status: true, statusSince: true, dueOn: true },
      order: { number: 'ASC', version: 'ASC' },
    });
    return rows.map((row) => {
      const { status, statusSince: since } = standingByLaw(row, today);
      return { number: row.number, version: row.version, status, since };
    });
  }

  private today(): string {
    return shanghaiDate(this.clock.now());
  }
}
