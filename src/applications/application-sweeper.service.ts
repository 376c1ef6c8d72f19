import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { In } from 'typeorm';
import { AlarmsService } from '../platform/alarms/alarms.service.js';
import { Database } from '../platform/database/database.js';
import { ApplicationClockService, type ShownClock } from './application-clock.service.js';
import { ApplicationDeskService } from './application-desk.service.js';
import { ApplicationIssuingService } from './application-issuing.service.js';
import { ApplicationRecordsService } from './application-records.service.js';
import type { ApplicationState } from './application-state.js';
import { Application } from './application.entity.js';
import { UploadClearingService } from './attachments/upload-clearing.service.js';
import { LAMP_ALARMS, lampAlarm, type LampAlarm, uncountedLampAlarm } from './lamp-alarm.js';

const EVERY_MS = 60_000;
const RUNNING: readonly ApplicationState[] = ['accepted', 'correcting', 'stopped'];

/** Looks after applications by the clock: what must be issued at once, what the day changes once a day. */
@Injectable()
export class ApplicationSweeperService implements BeforeApplicationShutdown {
  private readonly logger = new Logger(ApplicationSweeperService.name);
  private timer: NodeJS.Timeout | undefined;
  private lastDay = '';
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly records: ApplicationRecordsService,
    private readonly desk: ApplicationDeskService,
    private readonly issuing: ApplicationIssuingService,
    private readonly clocks: ApplicationClockService,
    private readonly uploads: UploadClearingService,
    private readonly alarms: AlarmsService,
  ) {}

  /** Sweeps now and every minute from then on; for the service, not for single commands. */
  start(): void {
    const sweep = (): void => {
      this.running = this.sweep().catch((error: unknown) => this.logger.error('Sweep failed', { error }));
    };
    sweep();
    this.timer = setInterval(sweep, EVERY_MS);
  }

  /** Hands on what was approved; on the first sweep of a day, or after a restart, also does what the day asks for. */
  async sweep(): Promise<void> {
    await this.issuing.catchUp();
    await this.clearEnded();
    const today = this.clocks.today();
    if (today === this.lastDay) return;
    await this.daily();
    this.lastDay = today;
  }

  /** Safe to repeat. */
  async daily(): Promise<void> {
    await this.acceptUnanswered();
    await this.lightLamps();
    await this.uploads.clear();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private async acceptUnanswered(): Promise<void> {
    for (const application of await this.database.read.findBy(Application, { state: 'submitted' }))
      await this.attend(application, async () => {
        if (this.clocks.isUnanswered(application)) await this.desk.deemAccepted(application);
      });
  }

  /** Also counts the last days anew: the calendar may have been corrected, or grown. */
  private async lightLamps(): Promise<void> {
    const running = await this.database.read.findBy(Application, { state: In([...RUNNING]) });
    const open = await this.alarms.open();
    const found: LampAlarm[] = [];
    for (const application of running) {
      const clock = await this.counted(application);
      const alarm = clock
        ? lampAlarm(application, clock)
        : uncountedLampAlarm(application, this.clocks.today(), open);
      if (alarm) found.push(alarm);
    }
    for (const kind of LAMP_ALARMS)
      await this.alarms.settle(
        kind,
        found.filter(({ code }) => code === kind),
      );
  }

  /** An alarm is over with the application that it is about, not on the day after. */
  private async clearEnded(): Promise<void> {
    const open = (await this.alarms.open()).filter(({ code }) => LAMP_ALARMS.some((kind) => kind === code));
    if (open.length === 0) return;
    const running = await this.database.read.find(Application, {
      where: { id: In(open.map(({ subject }) => subject)), state: In([...RUNNING]) },
      select: { id: true },
    });
    const ids = new Set(running.map(({ id }) => id));
    for (const { code, subject } of open) if (!ids.has(subject)) await this.alarms.clear(code, subject);
  }

  /** Undefined for one that cannot be counted. */
  private async counted(application: Application): Promise<ShownClock | undefined> {
    let clock: ShownClock | null = null;
    await this.attend(application, async () => {
      clock = this.clocks.read(application, await this.records.events(application.id));
      if (clock) await this.noteDue(application, clock);
    });
    return clock ?? undefined;
  }

  private async noteDue(
    { id, revision, dueOn: known }: Application,
    { dueOn, stands }: ShownClock,
  ): Promise<void> {
    if (dueOn === known || (dueOn === null && !stands)) return;
    await this.database.write((manager) => manager.update(Application, { id, revision }, { dueOn }));
  }

  /** One that moved on at this moment, or cannot be counted, must not keep the others waiting. */
  private async attend({ id }: Application, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.warn('application not looked after', { applicationId: id, error });
    }
  }
}
