import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DomainError } from '../lib/errors/domain-error.js';
import type { AlarmSeverity } from '../platform/alarms/alarm.entity.js';
import { AlarmsService, type FoundAlarm } from '../platform/alarms/alarms.service.js';
import { HealthChecks } from '../platform/http/health/health-checks.js';
import { Clock } from '../platform/time/clock.js';
import {
  type AuthorityCondition,
  conditionByAuthority,
  type SealCondition,
  works,
} from './seal-condition.js';
import { SealingService } from './sealing.service.js';

const EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** The nearer the end of an authority's last certificate, the louder; time enough to apply for a new one. */
const ENDING: readonly Readonly<{ withinDays: number; severity: AlarmSeverity }>[] = [
  { withinDays: 7, severity: 'critical' },
  { withinDays: 30, severity: 'warning' },
  { withinDays: 60, severity: 'notice' },
];

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
    this.checks.register('seal-certificate', () => this.check(({ certificateUsable }) => certificateUsable));
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
      stranded.filter(({ certificateUsable }) => !certificateUsable).map(critical),
    );
    const ending = authorities.flatMap((authority) => endingAlarm(authority, now));
    await this.alarms.settle('seal-certificate-ending', ending);
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
  return authorities
    .filter(({ canSeal }) => !canSeal)
    .flatMap(({ seals }) => seals.filter((seal) => !works(seal)));
}

function critical({ sealId, uscc }: SealCondition): FoundAlarm {
  return { subject: sealId, detail: `seal of ${uscc}`, severity: 'critical' };
}

/** About the authority, not a seal: the seal that replaces the old one has another id. None while it cannot seal. */
function endingAlarm({ uscc, canSeal, coveredUntil }: AuthorityCondition, now: Date): FoundAlarm[] {
  const left = coveredUntil.getTime() - now.getTime();
  const stage = ENDING.find(({ withinDays }) => left <= withinDays * DAY_MS);
  if (!canSeal || !stage) return [];
  const detail = `the last certificate ends on ${coveredUntil.toISOString()}`;
  return [{ subject: uscc, detail, severity: stage.severity }];
}
