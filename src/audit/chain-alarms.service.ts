import { Injectable } from '@nestjs/common';
import { AlarmsService } from '../platform/alarms/alarms.service.js';
import { Clock } from '../platform/time/clock.js';
import type { ChainHead } from './audit-chain.js';

/** Less is the difference between two machines. */
const NOTED_MS = 1000;

type Code = 'audit-clock-behind' | 'audit-checkpoints-not-copied';

/** What a person must know of the chain, told once when it begins and once when it is over. */
@Injectable()
export class ChainAlarmsService {
  private readonly standing = new Map<Code, string | undefined>();

  constructor(
    private readonly alarms: AlarmsService,
    private readonly clock: Clock,
  ) {}

  /** Rows keep the time of the last one while the clock is behind it. */
  async lookAtClock({ at }: ChainHead): Promise<void> {
    const isBehind = at !== '' && Date.parse(at) - this.clock.now().getTime() >= NOTED_MS;
    await this.settle(
      'audit-clock-behind',
      isBehind ? `The clock is behind the last row (${at}).` : undefined,
    );
  }

  /** @param detail undefined: all is well. An alarm may stand from before this process, so that the first time clears too */
  async settle(code: Code, detail: string | undefined): Promise<void> {
    if (this.standing.has(code) && this.standing.get(code) === detail) return;
    this.standing.set(code, detail);
    if (detail === undefined) await this.alarms.clear(code, 'audit');
    else await this.alarms.raise(code, 'audit', detail, 'critical');
  }
}
