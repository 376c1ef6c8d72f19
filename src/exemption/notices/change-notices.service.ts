import { Injectable } from '@nestjs/common';
import { type EntityManager, LessThan, MoreThan } from 'typeorm';
import type { AuditRow } from '../../audit/audit.service.js';
import { WebhookDeliveriesService } from '../../exchange/webhook-deliveries.service.js';
import { Database } from '../../platform/database/database.js';
import { ChangeNotice } from './change-notice.entity.js';
import { ChangeRelay } from './change-relay.entity.js';
import { CHANGE_KIND, type LicenceChange, licenceChangeOf, relianceOf } from './licence-change.js';
import { LicenceReliance } from './licence-reliance.entity.js';

/** Rows of one INSERT: each takes a few parameters, and SQLite has a limit. */
const ROWS_AN_INSERT = 500;
const RELAY = 'licence-changes';
const EVENT_TYPE = 'licence.changed';

export type TellingNotice = Readonly<{ sequence: number; at: Date; change: LicenceChange }>;

/** Numbers of licences by id. */
type Numbers = ReadonlyMap<string, string>;

/** Who relied on which licence, and what they were told of it. */
@Injectable()
export class ChangeNoticesService {
  constructor(
    private readonly database: Database,
    private readonly deliveries: WebhookDeliveriesService,
  ) {}

  /** Sequence number of the last audit row that was dealt with. */
  async position(): Promise<number> {
    return (await this.database.read.findOneByOrFail(ChangeRelay, { name: RELAY })).position;
  }

  /**
   * Notes who relied on what, and tells those who did of what changed: all of it or nothing, and each row once.
   *
   * @param from position at which `rows` were read; when it is no longer that, somebody else has dealt with them
   * @param rows the audit rows of all kinds concerned that follow, in order
   */
  async take(from: number, rows: readonly AuditRow[], numbers: Numbers): Promise<void> {
    const position = rows.at(-1)?.sequence ?? from;
    await this.database.write(async (manager) => {
      const moved = await manager.update(ChangeRelay, { name: RELAY, position: from }, { position });
      if (moved.affected !== 1) return;
      await noteReliances(manager, reliancesOf(rows, numbers));
      for (const row of rows) if (row.kind === CHANGE_KIND) await this.tell(manager, row, numbers);
    });
  }

  /**
   * What an organisation was told, in the order of the changes. A notice never appears before one that was read already.
   *
   * @param after sequence number; notices above it
   */
  async after(organisationUscc: string, after: number, limit: number): Promise<readonly TellingNotice[]> {
    const where = { organisationUscc, sequence: MoreThan(after) };
    const notices = await this.database.read.find(ChangeNotice, {
      where,
      order: { sequence: 'ASC' },
      take: limit,
    });
    return notices.map(({ sequence, at, change }) => {
      return { sequence, at, change: JSON.parse(change) as LicenceChange };
    });
  }

  private async tell(manager: EntityManager, row: AuditRow, numbers: Numbers): Promise<void> {
    const change = licenceChangeOf(row);
    const number = numbers.get(row.licenceIds[0] ?? '');
    if (!change || number === undefined) return;
    const { sequence, at } = row;
    const relied = await manager.find(LicenceReliance, {
      where: { number, sequence: LessThan(sequence) },
      order: { organisationUscc: 'ASC' },
    });
    for (const { organisationUscc } of relied) {
      await manager.insert(ChangeNotice, { organisationUscc, sequence, at, change: JSON.stringify(change) });
      const event = { organisationUscc, sequence, at, type: EVENT_TYPE, data: change };
      await this.deliveries.enqueue(manager, event);
    }
  }
}

/** One for each organisation and number, of the first row that says so. */
function reliancesOf(rows: readonly AuditRow[], numbers: Numbers): LicenceReliance[] {
  const first = new Map<string, LicenceReliance>();
  for (const row of rows) {
    const reliance = row.kind === CHANGE_KIND ? undefined : relianceOf(row);
    for (const id of reliance?.licenceIds ?? []) {
      const number = numbers.get(id);
      if (!reliance || number === undefined) continue;
      const { organisationUscc } = reliance;
      const key = `${organisationUscc} ${number}`;
      if (!first.has(key)) first.set(key, { organisationUscc, number, sequence: row.sequence });
    }
  }
  return [...first.values()];
}

/** Those that are known already stay as they are. */
async function noteReliances(manager: EntityManager, reliances: readonly LicenceReliance[]): Promise<void> {
  for (let i = 0; i < reliances.length; i += ROWS_AN_INSERT) {
    const values = reliances.slice(i, i + ROWS_AN_INSERT);
    await manager.createQueryBuilder().insert().into(LicenceReliance).values(values).orIgnore().execute();
  }
}
