import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Between } from 'typeorm';
import { WorkingDaysService } from '../catalogue/working-days.service.js';
import { DomainError } from '../lib/errors/domain-error.js';
import { AlarmsService, type FoundAlarm } from '../platform/alarms/alarms.service.js';
import { Database } from '../platform/database/database.js';
import { plusDays } from '../platform/time/calendar-periods.js';
import { Clock } from '../platform/time/clock.js';
import { shanghaiDate } from '../platform/time/shanghai-date.js';
import { dueOrder } from './licence-due-step.js';
import { Licence } from './licence.entity.js';
import { LicencesService } from './licences.service.js';

/** How often it is asked whether a day has begun that changes something: one look into one index. */
const EVERY_MS = 60_000;
const LICENCES_A_PAGE = 200;
const TOLD_DAYS_BEFORE = 30;
const URGENT_DAYS_BEFORE = 7;
const CALENDAR_DAYS_AHEAD = 90;

/**
 * Takes the steps that time takes (自行废止, 待核验), each as of the day on which the law says so, however late it is noted: after the
 * service stood still, all of them are made up for.
 *
 * Doing it again changes nothing; of several replicas one notes each step; a clock that jumps back finds nothing due, and undoes nothing.
 */
@Injectable()
export class LicenceClocksService implements BeforeApplicationShutdown {
  private readonly logger = new Logger(LicenceClocksService.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<number> | undefined;
  private toldOn = '';

  constructor(
    private readonly database: Database,
    private readonly licences: LicencesService,
    private readonly workingDays: WorkingDaysService,
    private readonly alarms: AlarmsService,
    private readonly clock: Clock,
  ) {}

  /** Looks now and every minute from then on, so that a step is noted right after midnight in Shanghai; for the service, not for commands. */
  start(): void {
    const sweep = (): void => {
      this.sweep().catch((error: unknown) => this.logger.error('Sweep failed', (error as Error).stack));
    };
    sweep();
    this.timer = setInterval(sweep, EVERY_MS);
  }

  /**
   * Takes every step that is due, and once a day tells what is coming. Callers that come meanwhile share the run.
   *
   * @returns how many steps were taken
   */
  sweep(): Promise<number> {
    this.running ??= this.sweepOnce().finally(() => (this.running = undefined));
    return this.running;
  }

  /** Brings one licence up to today, so that an officer acts on what it is by law. */
  async settle(id: string): Promise<void> {
    const licence = await this.database.read.findOneBy(Licence, { id });
    if (licence) await this.take(licence);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running?.catch(() => undefined); // reported where it was started
  }

  private today(): string {
    return shanghaiDate(this.clock.now());
  }

  private async sweepOnce(): Promise<number> {
    let taken = 0;
    const failed: FoundAlarm[] = [];
    for (let after = ''; ;) {
      const page = await this.due(after);
      for (const licence of page) {
        try {
          if (await this.take(licence)) taken += 1;
        } catch (error) {
          failed.push(this.failure(licence, error as Error));
        }
      }
      const last = page.at(-1);
      if (!last || page.length < LICENCES_A_PAGE) break;
      after = last.id;
    }
    await this.alarms.settle('licence-clock-failed', failed);
    const today = this.today();
    if (this.toldOn !== today) await this.tell(today);
    this.toldOn = today;
    return taken;
  }

  /** By id, so that one that cannot be helped does not keep the others waiting. */
  private async due(after: string): Promise<readonly Licence[]> {
    return this.database.read
      .createQueryBuilder(Licence, 'l')
      .where('l.dueOn <= :today AND l.id > :after', { today: this.today(), after })
      .orderBy('l.id', 'ASC')
      .limit(LICENCES_A_PAGE)
      .getMany();
  }

  /** @returns false when nothing is due, or another replica, or an officer, was first */
  private async take(licence: Licence): Promise<boolean> {
    const due = dueOrder(licence, this.clock.now());
    if (!due) return false;
    try {
      await this.database.write((manager) =>
        this.licences.transition(manager, licence.id, due.action, due.order),
      );
      return true;
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'licence-action-refused') throw error;
      return false;
    }
  }

  /** One that cannot be helped must not keep the others waiting; it is answered about by the law all the same. */
  private failure({ id, number, dueOn }: Licence, error: Error): FoundAlarm {
    this.logger.error('Step of time not noted', error.stack, { licenceId: id });
    const detail = `What time did to ${number} on ${dueOn} cannot be noted: ${error.message}`;
    return { subject: id, detail, severity: 'critical' };
  }

  private async tell(today: string): Promise<void> {
    const soon = Between(plusDays(today, 1), plusDays(today, TOLD_DAYS_BEFORE));
    const [first] = await this.database.read.find(Licence, {
      where: { dueOn: soon },
      order: { dueOn: 'ASC', id: 'ASC' },
      take: 1,
    });
    const count = await this.database.read.countBy(Licence, { dueOn: soon });
    const detail = `${count} licences lapse or need a recheck within ${TOLD_DAYS_BEFORE} days, first ${first?.number} on ${first?.dueOn}`;
    const urgent = (first?.dueOn ?? '') <= plusDays(today, URGENT_DAYS_BEFORE);
    const severity = urgent ? 'warning' : 'notice';
    await this.alarms.settle('licences-ending', first ? [{ subject: 'licences', detail, severity }] : []);
    await this.tellOfCalendar(today);
  }

  private async tellOfCalendar(today: string): Promise<void> {
    const doubtful = this.workingDays.doubtfulYear(today, plusDays(today, CALENDAR_DAYS_AHEAD));
    const about = {
      subject: String(doubtful?.year),
      detail: `The working days of ${doubtful?.year} are not ${doubtful?.known ? 'confirmed' : 'known'}: enter the State Council's notice in seeds/working-days.json`,
      severity: doubtful?.known ? ('notice' as const) : ('warning' as const),
    };
    await this.alarms.settle('working-days-unconfirmed', doubtful ? [about] : []);
  }
}
