import type { Clock } from '../../platform/time/clock.js';

/** Failures running before a service is left alone: one lost packet is no outage. */
const FAILURES = 3;

type State = { failures: number; closedUntil: Date };

/**
 * Remembers which services fail, so that a permit does not wait for the time limit of one that is down.
 *
 * After the pause one call may try again; the next failure begins another pause.
 */
export class Circuit {
  private readonly states = new Map<string, State>();

  constructor(
    private readonly clock: Clock,
    private readonly pauseSeconds: number,
  ) {}

  /** Until when a service is to be left alone; `undefined` when it may be asked. */
  pausedUntil(service: string): Date | undefined {
    const until = this.states.get(service)?.closedUntil;
    return until !== undefined && this.clock.now() < until ? until : undefined;
  }

  succeeded(service: string): void {
    this.states.delete(service);
  }

  failed(service: string): void {
    const failures = (this.states.get(service)?.failures ?? 0) + 1;
    const now = this.clock.now().getTime();
    const closedUntil = new Date(failures < FAILURES ? now : now + this.pauseSeconds * 1000);
    this.states.set(service, { failures, closedUntil });
  }
}
