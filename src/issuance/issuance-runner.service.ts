import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { DomainError, type DomainErrorCode } from '../lib/errors/domain-error.js';
import { AlarmsService } from '../platform/alarms/alarms.service.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { Database } from '../platform/database/database.js';
import { Clock } from '../platform/time/clock.js';
import type { Issuance } from './issuance.entity.js';
import { IssuanceRecordsService } from './issuance-records.service.js';
import { isOpen, type OpenState, pipelineRow, type Step, STUCK_AFTER_MS } from './issuance-state.js';
import { IssuanceSteps } from './issuance-steps.js';
import { StepObserver } from './step-observer.js';
import { WorkQueue } from './work-queue.js';

/** Of the column. */
const DETAIL_LENGTH = 1000;

/** Failures that may be gone at the next try; any other refusal stands until an officer acts. */
const PASSING: readonly DomainErrorCode[] = ['store-unavailable', 'database-unavailable', 'seal-unavailable'];

/** Takes cases through the pipeline, one recorded step after the other. */
@Injectable()
export class IssuanceRunnerService implements BeforeApplicationShutdown {
  /** Names this process in the leases it holds. */
  readonly owner = randomUUID();
  private readonly logger = new Logger(IssuanceRunnerService.name);
  private readonly queue: WorkQueue;

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly database: Database,
    private readonly records: IssuanceRecordsService,
    private readonly steps: IssuanceSteps,
    private readonly observer: StepObserver,
    private readonly alarms: AlarmsService,
    private readonly clock: Clock,
  ) {
    this.queue = new WorkQueue(config.issuance.concurrency);
  }

  /** Until when a lease taken now holds. */
  leaseEnd(): Date {
    return new Date(this.clock.now().getTime() + this.config.issuance.leaseSeconds * 1000);
  }

  /**
   * Works on a case until it rests: valid, failed, or waiting for a later try. Never rejects.
   *
   * The same case asked for twice is worked on once. After shutdown began, nothing new is started.
   */
  run(id: string): Promise<void> {
    return this.queue.add(id, () => this.workOn(id));
  }

  /** Goes on with a case that an officer started again: its alarm is answered. */
  async retried(id: string): Promise<void> {
    await this.alarms.clear('issuance-failed', id);
    await this.alarms.clear('countersignature-overdue', id);
    void this.run(id);
  }

  /** Takes the next step of a case that this process holds; false when it came to rest. */
  async advance(issuance: Issuance): Promise<boolean> {
    if (!isOpen(issuance.state)) return false;
    const { step, next } = pipelineRow(issuance.sealOrder, issuance.state);
    try {
      const recording = await this.steps[step](issuance);
      await this.observer.reached(step, 'worked');
      await this.database.write(async (manager) => {
        const { change, detail } = await recording(manager);
        const progress = { attempts: 0, retryAt: null, leaseUntil: this.leaseEnd(), ...change };
        await this.records.move(manager, issuance, next, progress, { kind: 'step-done', detail });
      });
      await this.observer.reached(step, 'recorded');
    } catch (error) {
      await this.fail(issuance, issuance.state, step, error);
      return false;
    }
    await this.clearAlarms(issuance);
    return true;
  }

  /** Sets a case aside whose holder did not seal in time; an officer may give it more. */
  async expire(issuance: Issuance): Promise<void> {
    const detail = '建设单位未在期限内签章';
    const change = {
      failedStep: pipelineRow(issuance.sealOrder, 'awaiting-holder').step,
      failureCode: 'countersignature-overdue',
      failureDetail: 'The holder did not seal in time.',
    } as const;
    await this.database.write((manager) =>
      this.records.move(manager, issuance, 'failed', change, { kind: 'step-failed', detail }),
    );
    await this.alarms.raise('countersignature-overdue', issuance.id, 'the holder did not seal', 'warning');
  }

  /** Finishes the cases in hand; those that wait stay open and are found by the sweeper. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.queue.close();
  }

  /** A case that moves again is neither delayed nor stuck. Most never were: those cost no question. */
  private async clearAlarms({ id, attempts, updatedAt }: Issuance): Promise<void> {
    const waited = this.clock.now().getTime() - updatedAt.getTime();
    if (attempts > 0 || waited >= STUCK_AFTER_MS) await this.clearWaiting(id);
  }

  private async clearWaiting(id: string): Promise<void> {
    await this.alarms.clear('issuance-delayed', id);
    await this.alarms.clear('issuance-stuck', id);
  }

  private async workOn(id: string): Promise<void> {
    try {
      let goesOn = true;
      while (goesOn) {
        const issuance = await this.records.lease(id, this.owner, this.leaseEnd());
        goesOn = issuance !== null && (await this.advance(issuance));
      }
    } catch (error) {
      this.logger.error('Case left to the sweeper', (error as Error).stack, { licenceId: id });
    }
  }

  private async fail(issuance: Issuance, state: OpenState, step: Step, error: unknown): Promise<void> {
    const until = waitsUntil(error);
    const passing = isPassing(error) || until !== undefined;
    const code = error instanceof DomainError ? error.code : 'internal-error';
    const detail =
      error instanceof DomainError
        ? error.message.slice(0, DETAIL_LENGTH)
        : `Step ${step} failed for an internal reason.`;
    const attempts = issuance.attempts + (until ? 0 : 1);
    const final = !passing || attempts >= this.config.issuance.attempts;
    if (passing) this.logger.error(`Step ${step} failed`, (error as Error).stack, { licenceId: issuance.id });

    const rest = { leaseOwner: null, leaseUntil: null, attempts };
    const change = final
      ? { ...rest, failedStep: step, failureCode: code, failureDetail: detail, retryAt: null }
      : { ...rest, retryAt: until ?? this.retryTime(attempts) };
    await this.database.write((manager) =>
      this.records.move(manager, issuance, final ? 'failed' : state, change, { kind: 'step-failed', detail }),
    );
    const alarm = final ? 'issuance-failed' : 'issuance-delayed';
    if (final) await this.clearWaiting(issuance.id);
    await this.alarms.raise(alarm, issuance.id, `${step}: ${code}`, final ? 'critical' : 'warning');
  }

  /** 2, 4, 8 … seconds, at most five minutes. */
  private retryTime(attempts: number): Date {
    return new Date(this.clock.now().getTime() + Math.min(2 ** attempts, 300) * 1000);
  }
}

/** What may have been signed already is not signed again before a person has looked (see `SignerError`). */
const DOUBTFUL: readonly unknown[] = ['signature-in-doubt', 'signature-wrong'];

function isPassing(error: unknown): boolean {
  if (!(error instanceof DomainError)) return true;
  return PASSING.includes(error.code) && !DOUBTFUL.includes(error.extensions['reason']);
}

/** A refusal that names the time when it is over is waited out, and costs no try. */
function waitsUntil(error: unknown): Date | undefined {
  const { retryAt } = error instanceof DomainError ? error.extensions : {};
  return typeof retryAt === 'string' ? new Date(retryAt) : undefined;
}
