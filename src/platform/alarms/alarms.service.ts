import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { IsNull, Not } from 'typeorm';
import { Database } from '../database/database.js';
import { isUniqueViolation } from '../database/unique-violation.js';
import { Metrics } from '../metrics/metrics.js';
import { Clock } from '../time/clock.js';
import { Alarm, type AlarmSeverity } from './alarm.entity.js';

const DETAIL_LENGTH = 500;
const SUBJECT_LENGTH = 128;

export type FoundAlarm = Readonly<Pick<Alarm, 'subject' | 'detail' | 'severity'>>;

/**
 * What needs a person, kept until it is over.
 *
 * {@link raise}, {@link clear} and {@link settle} never throw: an alarm that cannot be stored must not stop the work that noticed
 * it, and is at least in the log. Do not call them inside `Database.write`: that transaction may be rolled back.
 */
@Injectable()
export class AlarmsService {
  private readonly logger = new Logger(AlarmsService.name);
  private readonly openGauge: Gauge<'code'>;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.openGauge = new Gauge({
      name: 'jianzhang_alarms_open',
      help: 'Open alarms by code',
      labelNames: ['code'],
      registers: [metrics.registry],
      collect: () => this.countOpen(),
    });
  }

  /**
   * Opens the alarm, or notes that it is still so.
   *
   * @param code what is wrong, at most 64 characters
   * @param subject with what, at most 128 characters
   * @param detail for a person; no secrets, no personal data
   */
  async raise(code: string, subject: string, detail: string, severity: AlarmSeverity): Promise<void> {
    this.logger.warn('alarm raised', { code, subject, detail, severity });
    const about = {
      code,
      subject: subject.slice(0, SUBJECT_LENGTH),
      detail: detail.slice(0, DETAIL_LENGTH),
      severity,
    };
    try {
      await this.store(about);
    } catch (error) {
      this.logger.error('alarm not stored', { code, subject, error });
    }
  }

  /** Closes the alarm if it is open. */
  async clear(code: string, subject: string): Promise<void> {
    const openKey = openKeyOf({ code, subject: subject.slice(0, SUBJECT_LENGTH) });
    try {
      if (!(await this.database.read.existsBy(Alarm, { openKey }))) return;
      await this.database.write((manager) =>
        manager.update(Alarm, { openKey }, { openKey: null, clearedAt: this.clock.now() }),
      );
      this.logger.log('alarm cleared', { code, subject });
    } catch (error) {
      this.logger.error('alarm not cleared', { code, subject, error });
    }
  }

  /** Keeps open exactly these alarms of the code; one whose subject is not named, or is gone, is over. */
  async settle(code: string, found: readonly FoundAlarm[]): Promise<void> {
    for (const { subject, detail, severity } of found) await this.raise(code, subject, detail, severity);
    const subjects = new Set(found.map(({ subject }) => subject.slice(0, SUBJECT_LENGTH)));
    try {
      const open = (await this.open()).filter((alarm) => alarm.code === code);
      for (const { subject } of open) if (!subjects.has(subject)) await this.clear(code, subject);
    } catch (error) {
      this.logger.error('alarms not cleared', { code, error });
    }
  }

  /** Oldest first. */
  open(): Promise<readonly Alarm[]> {
    return this.database.read.find(Alarm, {
      where: { openKey: Not(IsNull()) },
      order: { raisedAt: 'ASC', id: 'ASC' },
    });
  }

  /** The latest that are over. */
  cleared(limit: number): Promise<readonly Alarm[]> {
    return this.database.read.find(Alarm, {
      where: { openKey: IsNull() },
      order: { raisedAt: 'DESC', id: 'ASC' },
      take: limit,
    });
  }

  private async store(about: Pick<Alarm, 'code' | 'subject' | 'detail' | 'severity'>): Promise<void> {
    try {
      await this.storeOnce(about);
    } catch (error) {
      // Another process opened it at the same moment: now there is a row to count up.
      if (!isUniqueViolation(error)) throw error;
      await this.storeOnce(about);
    }
  }

  private async storeOnce(about: Pick<Alarm, 'code' | 'subject' | 'detail' | 'severity'>): Promise<void> {
    const now = this.clock.now();
    const openKey = openKeyOf(about);
    const { detail, severity } = about;
    await this.database.write(async (manager) => {
      const change = { detail, severity, lastSeenAt: now, count: () => '"count" + 1' };
      const { affected } = await manager.update(Alarm, { openKey }, change);
      if (affected) return;
      const raised = { raisedAt: now, lastSeenAt: now, clearedAt: null, count: 1 };
      await manager.insert(Alarm, { ...about, ...raised, id: randomUUID(), openKey });
    });
  }

  private async countOpen(): Promise<void> {
    try {
      const alarms = await this.open();
      this.openGauge.reset();
      for (const { code } of alarms) this.openGauge.inc({ code });
    } catch (error) {
      // The last known figures are better than no metrics at all.
      this.logger.error('open alarms not counted', { error });
    }
  }
}

function openKeyOf({ code, subject }: Pick<Alarm, 'code' | 'subject'>): string {
  return `${code} ${subject}`;
}
