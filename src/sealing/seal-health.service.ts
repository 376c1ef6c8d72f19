import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DomainError } from '../lib/errors/domain-error.js';
import { AlarmsService, type FoundAlarm } from '../platform/alarms/alarms.service.js';
import { HealthChecks } from '../platform/http/health/health-checks.js';
import { Clock } from '../platform/time/clock.js';
import { type AuthorityCondition, conditionByAuthority, type SealCondition } from './seal-condition.js';
import { SealingService } from './sealing.service.js';

const EVERY_MS = 3_600_000;
/** Time enough to apply for a new certificate. */
const ENDING_WITHIN_MS = 30 * 86_400_000;

/** Tells whether every authority can seal, and keeps the alarms about seals that need a person. */
@Injectable()
export class SealHealthService implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(SealHealthService.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<readonly AuthorityCondition[]> | undefined;

  constructor(
    private readonly checks: HealthChecks,
    private readonly sealing: SealingService,
    private readonly alarms: AlarmsService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.checks.register('seal-key', () => this.check(({ keyUsable }) => keyUsable));
    this.checks.register('seal-certificate', () => this.check(({ certificateInDate }) => certificateInDate));
  }

  /** Inspects now and every hour from then on, whether or not anybody asks; for the service, not for commands. */
  start(): void {
    const inspect = (): void => {
      this.inspect().catch((error: unknown) => this.logger.error('Seals not inspected', { error }));
    };
    inspect();
    this.timer = setInterval(inspect, EVERY_MS);
  }

  /** Probes every seal and brings the alarms up to date. Callers that come meanwhile share the run. */
  inspect(): Promise<readonly AuthorityCondition[]> {
    this.running ??= this.inspectOnce().finally(() => (this.running = undefined));
    return this.running;
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running?.catch(() => undefined); // reported where it was started
  }

  private async inspectOnce(): Promise<readonly AuthorityCondition[]> {
    const now = this.clock.now();
    const authorities = conditionByAuthority(await this.sealing.probe(), now);
    const seals = authorities.flatMap((authority) => authority.seals);
    const stranded = strandedSeals(authorities);
    await this.alarms.settle('seal-key-unusable', seals.filter(({ keyUsable }) => !keyUsable).map(critical));
    await this.alarms.settle(
      'seal-certificate-out-of-date',
      stranded.filter(({ certificateInDate }) => !certificateInDate).map(critical),
    );
    const soon = new Date(now.getTime() + ENDING_WITHIN_MS);
    const ending = authorities.filter(({ canSeal, coveredUntil }) => canSeal && coveredUntil <= soon);
    await this.alarms.settle('seal-certificate-ending', ending.map(warning));
    return authorities;
  }

  private async check(isSound: (condition: SealCondition) => boolean): Promise<void> {
    const authorities = await this.inspect();
    const stopped = new Set(
      strandedSeals(authorities)
        .filter((seal) => !isSound(seal))
        .map(({ uscc }) => uscc),
    );
    if (stopped.size === 0 && authorities.length > 0) return;
    throw new DomainError(
      'seal-unavailable',
      `${stopped.size} of ${authorities.length} authorities cannot seal.`,
    );
  }
}

/** The seals of the authorities that have none that works. */
function strandedSeals(authorities: readonly AuthorityCondition[]): readonly SealCondition[] {
  return authorities.filter(({ canSeal }) => !canSeal).flatMap(({ seals }) => seals);
}

function critical({ sealId, uscc }: SealCondition): FoundAlarm {
  return { subject: sealId, detail: `seal of ${uscc}`, severity: 'critical' };
}

/** About the authority, not a seal: the seal that replaces the old one has another id. */
function warning({ uscc, coveredUntil }: AuthorityCondition): FoundAlarm {
  const detail = `the last certificate ends on ${coveredUntil.toISOString()}`;
  return { subject: uscc, detail, severity: 'warning' };
}
