import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { AlarmsService } from '../platform/alarms/alarms.service.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { Clock } from '../platform/time/clock.js';
import type { Issuance } from './issuance.entity.js';
import { STUCK_AFTER_MS } from './issuance-state.js';
import { IssuanceRecordsService } from './issuance-records.service.js';
import { IssuanceRunnerService } from './issuance-runner.service.js';

const CASES_A_SWEEP = 200;

/** Finds cases that a crash, a restart or a passing failure left on their way, and sends them on. */
@Injectable()
export class SweeperService implements BeforeApplicationShutdown {
  private readonly logger = new Logger(SweeperService.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly records: IssuanceRecordsService,
    private readonly runner: IssuanceRunnerService,
    private readonly alarms: AlarmsService,
    private readonly clock: Clock,
  ) {}

  /** Sweeps now and from then on; for the service, not for single commands. */
  start(): void {
    const sweep = (): void => {
      this.sweep().catch((error: unknown) => this.logger.error('Sweep failed', (error as Error).stack));
    };
    sweep();
    this.timer = setInterval(sweep, this.config.issuance.sweepSeconds * 1000);
  }

  /** @returns when every case found has come to rest */
  async sweep(): Promise<void> {
    const idle = await this.records.idle(CASES_A_SWEEP);
    const late = this.clock.now().getTime() - STUCK_AFTER_MS;
    for (const { id, state, updatedAt } of idle) {
      if (updatedAt.getTime() <= late)
        await this.alarms.raise('issuance-stuck', id, `since ${state}`, 'critical');
    }
    const working = idle.map(({ id }) => this.runner.run(id));
    for (const issuance of await this.records.overdue(CASES_A_SWEEP)) await this.expire(issuance);
    await Promise.all(working);
  }

  /** One that moved on at this moment must not keep the others waiting. */
  private async expire(issuance: Issuance): Promise<void> {
    try {
      await this.runner.expire(issuance);
    } catch (error) {
      this.logger.warn('Case not set aside', { licenceId: issuance.id, error });
    }
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
