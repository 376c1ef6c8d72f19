import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { DomainError } from '../lib/errors/domain-error.js';
import { type PadesLevel, reaches } from '../lib/pades/level.js';
import { LicenceDocumentsService } from '../licences/licence-documents.service.js';
import { LicencesService } from '../licences/licences.service.js';
import { AlarmsService } from '../platform/alarms/alarms.service.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { Database } from '../platform/database/database.js';
import { FileStore } from '../platform/storage/file-store.js';
import { Clock } from '../platform/time/clock.js';
import { type RaisedFile, SealLevelsService } from '../sealing/seal-levels.service.js';
import { IssuanceRecordsService } from './issuance-records.service.js';
import { PermitCheckService } from './permit-check.service.js';
import type { Preservation } from './preservation.entity.js';
import { PreservationRecordsService } from './preservation-records.service.js';
import { WorkQueue } from './work-queue.js';

const LICENCES_A_SWEEP = 500;
const DAY_MS = 86_400_000;
const ALARM = 'seal-level-not-reached';
const RENEWAL_ALARM = 'seal-renewal-failing';

/** Something that is to be done for the seals of a licence. */
export type DueWork = Readonly<{
  licenceId: string;
  number: string;
  /** To the level asked for, or another timestamp at the same level. */
  what: 'raise' | 'renew';
  asked: PadesLevel;
  reached: PadesLevel;
  /** RFC 3339. */
  dueAt: string;
  attempts: number;
  lastCode: string | null;
}>;

export type DoneWork = Readonly<{
  licenceId: string;
  number: string;
  at: string;
  reason: string;
  sealLevel: PadesLevel | null;
  sha256: string;
}>;

/** Raises published licences to the level that was asked for, and timestamps them again before a timestamp ends. */
@Injectable()
export class PreservationService implements BeforeApplicationShutdown {
  private readonly logger = new Logger(PreservationService.name);
  private readonly owner = randomUUID();
  private readonly queue: WorkQueue;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly database: Database,
    private readonly issuances: IssuanceRecordsService,
    private readonly licences: LicencesService,
    private readonly documents: LicenceDocumentsService,
    private readonly records: PreservationRecordsService,
    private readonly levels: SealLevelsService,
    private readonly checks: PermitCheckService,
    private readonly store: FileStore,
    private readonly alarms: AlarmsService,
    private readonly clock: Clock,
  ) {
    this.queue = new WorkQueue(config.issuance.concurrency);
  }

  /** Looks now and from then on for what is due; for the service, not for single commands. */
  start(): void {
    const sweep = (): void => {
      this.sweep().catch((error: unknown) => this.logger.error('Sweep failed', (error as Error).stack));
    };
    sweep();
    this.timer = setInterval(sweep, this.config.preservation.sweepSeconds * 1000);
  }

  /**
   * Does everything that is due, and brings the alarm up to date.
   *
   * @returns how many files were replaced by one with more evidence, and how many tries failed
   */
  async sweep(): Promise<Readonly<{ done: number; failed: number }>> {
    const due = await this.records.due(this.clock.now(), LICENCES_A_SWEEP);
    const total = { done: 0, failed: 0 };
    const work = due.map(({ licenceId }) =>
      this.queue.add(licenceId, async () => {
        const outcome = await this.workOn(licenceId);
        if (outcome) total[outcome] += 1;
      }),
    );
    await Promise.all(work);
    await this.settleAlarm();
    return total;
  }

  /** What is due now or within so many days, the most urgent first. */
  async due(withinDays: number, limit: number): Promise<readonly DueWork[]> {
    const by = new Date(this.clock.now().getTime() + withinDays * DAY_MS);
    const rows = await this.records.due(by, limit);
    const numbers = await this.numbersOf(rows.map(({ licenceId }) => licenceId));
    return rows.map(({ licenceId, asked, reached, dueAt, attempts, lastCode }) => ({
      licenceId,
      number: numbers.get(licenceId) ?? '',
      what: reaches(reached, asked) ? 'renew' : 'raise',
      asked,
      reached,
      dueAt: dueAt?.toISOString() ?? '',
      attempts,
      lastCode,
    }));
  }

  /** The files that took the place of an earlier one, the latest first. */
  async done(limit: number): Promise<readonly DoneWork[]> {
    const documents = await this.documents.replaced(limit);
    const numbers = await this.numbersOf(documents.map(({ licenceId }) => licenceId));
    return documents.map(({ licenceId, at, reason, sealLevel, sha256 }) => ({
      licenceId,
      number: numbers.get(licenceId) ?? '',
      at: at.toISOString(),
      reason,
      sealLevel,
      sha256,
    }));
  }

  /** Opens, updates or closes the alarm about licences below the level asked for. */
  async settleAlarm(): Promise<void> {
    const { count, lastCode } = await this.records.below();
    const detail = `${count} licences are below the level asked for${lastCode ? `: ${lastCode}` : ''}`;
    await this.alarms.settle(ALARM, count ? [{ subject: 'licences', detail, severity: 'warning' }] : []);
    const failing = await this.records.failingRenewals();
    const about = { subject: 'licences', detail: `${failing} licences wait for their next timestamp` };
    await this.alarms.settle(RENEWAL_ALARM, failing ? [{ ...about, severity: 'critical' }] : []);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.queue.close();
  }

  private async numbersOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return new Map((await this.licences.findMany(ids)).map(({ id, number }) => [id, number]));
  }

  private async workOn(licenceId: string): Promise<'done' | 'failed' | undefined> {
    try {
      const due = await this.records.lease(licenceId, this.owner);
      return due ? await this.advance(due) : undefined;
    } catch (error) {
      this.logger.error('Licence left for a later try', (error as Error).stack, { licenceId });
      return 'failed';
    }
  }

  private async advance(due: Preservation): Promise<'done' | 'failed'> {
    const { licenceId } = due;
    try {
      const licence = await this.licences.find(licenceId);
      // The licence is being published this moment.
      if (!licence?.documentSha256) throw new DomainError('licence-not-issued', 'There is no file yet.');
      const bytes = await this.store.get(licence.documentSha256);
      const raised = await this.more(due, bytes);
      if (raised.bytes.length > bytes.length) {
        await this.replace(due, { sha256: licence.documentSha256, bytes }, raised);
        return raised.missing ? 'failed' : 'done';
      }
      await this.records.postpone(due, raised.missing?.code ?? 'self-check-failed');
    } catch (error) {
      const code = error instanceof DomainError ? error.code : 'internal-error';
      this.logger.error('Seals not raised', (error as Error).stack, { licenceId });
      await this.records.postpone(due, code);
    }
    return 'failed';
  }

  private async more({ asked, reached }: Preservation, bytes: Uint8Array): Promise<RaisedFile> {
    if (reaches(reached, asked)) return this.levels.renew(bytes);
    return this.levels.raise({ bytes, level: reached }, asked);
  }

  /** The new file is judged as the first one was, and only then takes its place. */
  private async replace(
    due: Preservation,
    from: Readonly<{ sha256: string; bytes: Uint8Array }>,
    raised: RaisedFile,
  ): Promise<void> {
    const { licenceId, asked, reached } = due;
    const sha256 = await this.store.put(raised.bytes);
    const bytes = await this.store.get(sha256);
    const issuance = await this.issuances.get(licenceId);
    const at = this.clock.now();
    const { facts } = await this.checks.check(issuance, { bytes, at, render: false });
    const level = facts.level ?? 'B-B';
    if (!reaches(level, raised.level))
      throw new DomainError('self-check-failed', `Built as ${raised.level}, but found to be ${level}.`);
    const reason = reaches(reached, asked) ? 'archived' : 'raised';
    if (reason === 'archived') await this.assertLastsLonger(bytes, from.bytes);
    const missing = raised.missing?.code ?? null;
    const next = await this.records.plan(licenceId, asked, { bytes, level, missing });
    await this.database.write(async (manager) => {
      const document = { sha256, bytes: bytes.length, sealLevel: level, reason } as const;
      await this.documents.replace(manager, licenceId, from.sha256, document);
      await this.records.save(manager, next);
    });
  }

  /** A timestamp by the same certificate proves nothing for longer, and every one makes the file larger. */
  private async assertLastsLonger(renewed: Uint8Array, before: Uint8Array): Promise<void> {
    if ((await this.records.endOf(renewed)) > (await this.records.endOf(before))) return;
    throw new DomainError('timestamp-unavailable', 'No timestamp that lasts longer than the last one.');
  }
}
