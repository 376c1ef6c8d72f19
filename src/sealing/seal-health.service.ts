import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DomainError } from '../lib/errors/domain-error.js';
import { AlarmsService } from '../platform/alarms/alarms.service.js';
import { HealthChecks } from '../platform/http/health/health-checks.js';
import { type SealCondition, SealingService } from './sealing.service.js';

/** Tells whether every seal can do its work, and keeps the alarms about those that cannot. */
@Injectable()
export class SealHealthService implements OnModuleInit {
  constructor(
    private readonly checks: HealthChecks,
    private readonly sealing: SealingService,
    private readonly alarms: AlarmsService,
  ) {}

  onModuleInit(): void {
    this.checks.register('seal-key', () => this.check('seal-key-unusable', ({ keyUsable }) => keyUsable));
    this.checks.register('seal-certificate', () =>
      this.check('seal-certificate-out-of-date', ({ certificateInDate }) => certificateInDate),
    );
  }

  private async check(alarm: string, isSound: (condition: SealCondition) => boolean): Promise<void> {
    const conditions = await this.sealing.probe();
    for (const condition of conditions) {
      if (isSound(condition)) await this.alarms.clear(alarm, condition.sealId);
      else await this.alarms.raise(alarm, condition.sealId, `seal of ${condition.uscc}`, 'critical');
    }
    const broken = conditions.filter((condition) => !isSound(condition));
    if (broken.length === 0 && conditions.length > 0) return;
    throw new DomainError(
      'seal-unavailable',
      `${broken.length} of ${conditions.length} seals cannot be used.`,
    );
  }
}
