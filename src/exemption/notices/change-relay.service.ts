import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { type AuditRow, AuditService } from '../../audit/audit.service.js';
import { LicencesService } from '../../licences/licences.service.js';
import { AlarmsService } from '../../platform/alarms/alarms.service.js';
import type { AppConfig } from '../../platform/config/app-config.js';
import { APP_CONFIG } from '../../platform/config/config.module.js';
import { ChangeNoticesService } from './change-notices.service.js';
import { CHANGE_KIND, LOOKUP_KINDS, relianceOf } from './licence-change.js';

const KINDS = [...LOOKUP_KINDS, CHANGE_KIND];
const ROWS_A_PASS = 200;
const LICENCES_A_QUERY = 500;
const ALARM = 'change-relay-failing';
const SUBJECT = 'licence-changes';

/**
 * Reads the audit chain, row by row, and makes of it who is to be told of what.
 *
 * The chain is in the order of commits: whoever was told "in force" before a change stands before it there, and is told of the
 * change; whoever asked after it knew. How far it was read is kept with what came of it, so that a crash costs nothing and
 * two processes do not tell twice.
 */
@Injectable()
export class ChangeRelayService implements BeforeApplicationShutdown {
  private readonly logger = new Logger(ChangeRelayService.name);
  private timer: NodeJS.Timeout | undefined;
  private underWay: Promise<void> | undefined;

  constructor(
    @Inject(APP_CONFIG) private readonly config: Pick<AppConfig, 'webhooks'>,
    private readonly audit: AuditService,
    private readonly licences: LicencesService,
    private readonly notices: ChangeNoticesService,
    private readonly alarms: AlarmsService,
  ) {}

  /** Relays now and from then on; for the service, not for single commands. */
  start(): void {
    const relay = (): void => {
      this.underWay ??= this.relayAndReport().finally(() => {
        this.underWay = undefined;
      });
    };
    relay();
    this.timer = setInterval(relay, this.config.webhooks.sweepSeconds * 1000);
  }

  /** @returns when every row that was there has been dealt with */
  async relay(): Promise<void> {
    let more = true;
    while (more) more = await this.pass();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.underWay;
  }

  private async relayAndReport(): Promise<void> {
    try {
      await this.relay();
      await this.alarms.clear(ALARM, SUBJECT);
    } catch (error) {
      this.logger.error('Changes not relayed', (error as Error).stack);
      await this.alarms.raise(ALARM, SUBJECT, 'departments are not told of changed licences', 'critical');
    }
  }

  /** @returns whether there may be more */
  private async pass(): Promise<boolean> {
    const position = await this.notices.position();
    const rows = await this.audit.since(position, KINDS, ROWS_A_PASS);
    if (rows.length === 0) return false;
    await this.notices.take(position, rows, await this.numbersOf(rows));
    return true;
  }

  private async numbersOf(rows: readonly AuditRow[]): Promise<ReadonlyMap<string, string>> {
    const named = rows.flatMap((row) =>
      row.kind === CHANGE_KIND ? row.licenceIds : (relianceOf(row)?.licenceIds ?? []),
    );
    const ids = [...new Set(named)];
    const numbers = new Map<string, string>();
    for (let i = 0; i < ids.length; i += LICENCES_A_QUERY) {
      const found = await this.licences.findMany(ids.slice(i, i + LICENCES_A_QUERY));
      for (const { id, number } of found) numbers.set(id, number);
    }
    return numbers;
  }
}
