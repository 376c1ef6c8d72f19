import { Injectable } from '@nestjs/common';
import { In, Not } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { Licence } from './licence.entity.js';
import { LicenceStatusEvent } from './licence-status-event.entity.js';
import type { LicenceStatus } from './licence-status.js';

/** A version of a licence that is not simply valid. */
export type OutOfForce = Readonly<{ number: string; version: string; status: LicenceStatus; since: Date }>;

/** Statuses of versions that nothing has to be said about: in force, or not issued yet. */
const UNNAMED: readonly LicenceStatus[] = ['sealing', 'valid'];

/** Which versions are not valid any more, and whether that has changed. */
@Injectable()
export class OutOfForceService {
  constructor(private readonly database: Database) {}

  /**
   * Rises with every change of a status after issue, and never falls: events are only added. The same on every replica.
   */
  async revision(): Promise<number> {
    return this.database.read.countBy(LicenceStatusEvent, { action: Not('publish' as const) });
  }

  /** By number and version. */
  async all(): Promise<readonly OutOfForce[]> {
    const rows = await this.database.read.find(Licence, {
      where: { status: Not(In([...UNNAMED])) },
      select: { id: true, number: true, version: true, status: true, statusSince: true },
      order: { number: 'ASC', version: 'ASC' },
    });
    return rows.map(({ number, version, status, statusSince }) => {
      return { number, version, status, since: statusSince };
    });
  }
}
