import { Injectable } from '@nestjs/common';
import { WorkingDaysService } from '../catalogue/working-days.service.js';
import { Clock } from '../platform/time/clock.js';
import { shanghaiDate } from '../platform/time/shanghai-date.js';
import { type ClockReading, type Lamp, lampOf, pausesOf, readClock, whenKnown } from './application-clock.js';
import type { ApplicationEvent } from './application-event.entity.js';
import { ENDS } from './application-state.js';
import type { Application } from './application.entity.js';
import type { Procedure } from './procedure.js';

/** How much time the authority has used and has left, and the lamp that shines. */
export type ShownClock = ClockReading & Readonly<{ limit: number; lamp: Lamp }>;

type Timed = Pick<Application, 'procedure' | 'acceptedOn' | 'decidedOn' | 'state'>;

/** Reads the clocks of applications on the working-day calendar. */
@Injectable()
export class ApplicationClockService {
  constructor(
    private readonly workingDays: WorkingDaysService,
    private readonly clock: Clock,
  ) {}

  today(): string {
    return shanghaiDate(this.clock.now());
  }

  /**
   * Null before acceptance. An application that is decided or withdrawn keeps the reading of that day.
   *
   * @throws DomainError `calendar-unknown`
   */
  read(application: Timed, events: readonly ApplicationEvent[]): ShownClock | null {
    const { acceptedOn } = application;
    if (acceptedOn === null) return null;
    const { workingDays: limit, lamps } = procedureOf(application);
    const reading = readClock(
      { acceptedOn, limit, pauses: pausesOf(events) },
      this.endOf(application, events),
      this.workingDays,
    );
    return { ...reading, limit, lamp: lampOf(reading.left, lamps) };
  }

  /** As {@link read}; null also where a year that it takes is not known: what is only shown must not fail by that. */
  shown(application: Timed, events: readonly ApplicationEvent[]): ShownClock | null {
    return whenKnown(() => this.read(application, events));
  }

  /** Last day for a decision on what is accepted on a day. @throws DomainError `calendar-unknown` */
  dueOn(application: Pick<Application, 'procedure'>, acceptedOn: string): string {
    return this.workingDays.addWorkingDays(acceptedOn, procedureOf(application).workingDays);
  }

  /**
   * Last day once a clock that stands goes on today. Null where the calendar does not reach it: what an applicant hands in is not refused
   * for that, and the day is noted once it is known.
   */
  dueOnAgain(application: Timed, events: readonly ApplicationEvent[]): string | null {
    const { acceptedOn } = application;
    if (acceptedOn === null) throw new Error('no clock before acceptance');
    const { workingDays: limit } = procedureOf(application);
    const today = this.today();
    const pauses = pausesOf(events).map(({ from, until }) => ({ from, until: until ?? today }));
    return whenKnown(() => readClock({ acceptedOn, limit, pauses }, today, this.workingDays).dueOn);
  }

  /** Whether the authority has been silent for so long that what was submitted counts as accepted (行政许可法 art. 32). */
  isUnanswered(application: Pick<Application, 'procedure' | 'submittedOn'>): boolean {
    const { answerDays } = procedureOf(application);
    const { submittedOn } = application;
    return (
      submittedOn !== null && this.workingDays.workingDaysBetween(submittedOn, this.today()) > answerDays
    );
  }

  /** Until when the clock has run. */
  private endOf({ state, decidedOn }: Timed, events: readonly ApplicationEvent[]): string {
    const last = ENDS.includes(state) ? events.at(-1) : undefined;
    return decidedOn ?? (last ? shanghaiDate(last.at) : this.today());
  }
}

/** The terms under which it was begun. */
export function procedureOf({ procedure }: Pick<Application, 'procedure'>): Procedure {
  return JSON.parse(procedure) as Procedure;
}
