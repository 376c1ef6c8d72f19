import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { DomainError, type Violation } from '../../lib/errors/domain-error.js';
import { Admission } from '../../platform/http/admission.js';
import type { Principal } from '../../platform/http/audience.js';
import { problemOfError } from '../../platform/http/problem-of-error.js';
import { Clock } from '../../platform/time/clock.js';
import { shanghaiDate } from '../../platform/time/shanghai-date.js';
import { ExemptionChecksService } from '../lookups/exemption-checks.service.js';
import { ExistenceChecksService } from '../lookups/existence-checks.service.js';
import { type LookupCaller, RecordedLookupsService } from '../lookups/recorded-lookups.service.js';
import type { ItemAnswer } from './batch-item.js';
import {
  type BatchItemRecord,
  type BatchRecord,
  BatchRecordsService,
  type KeptAnswer,
} from './batch-records.service.js';
import { BatchRetentionService } from './batch-retention.service.js';

const EVERY_MS = 10_000;
const BATCHES_A_SWEEP = 50;

/**
 * Answers the items of batches, a piece at a time. An answer is kept after it was recorded: what a crash leaves between the two is asked
 * and recorded again under the same place of the batch, and nothing is shown that was not recorded.
 */
@Injectable()
export class BatchRunnerService implements BeforeApplicationShutdown {
  private readonly logger = new Logger(BatchRunnerService.name);
  private readonly worker = randomUUID();
  private readonly running = new Map<string, Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private isStopping = false;
  private lastDay = '';

  constructor(
    private readonly records: BatchRecordsService,
    private readonly existence: ExistenceChecksService,
    private readonly exemptions: ExemptionChecksService,
    private readonly lookups: RecordedLookupsService,
    private readonly retention: BatchRetentionService,
    private readonly admission: Admission,
    private readonly clock: Clock,
  ) {}

  /** Goes on with what a crash or a restart left, now and from then on; for the service, not for single commands. */
  start(): void {
    const sweep = (): void => {
      this.sweep().catch((error: unknown) => this.logger.error('Sweep failed', (error as Error).stack));
    };
    sweep();
    this.timer = setInterval(sweep, EVERY_MS);
  }

  /** On the first sweep of a day, or after a restart, also removes what is old. @returns when every batch found was finished or set aside */
  async sweep(): Promise<void> {
    const ids = await this.records.unfinished(BATCHES_A_SWEEP);
    await Promise.all(ids.map((id) => this.run(id)));
    const today = shanghaiDate(this.clock.now());
    if (today === this.lastDay) return;
    await this.retention.removeOld();
    this.lastDay = today;
  }

  /** Works on a batch until nothing of it waits; whoever asks for it meanwhile waits for the same work. Never rejects. */
  run(id: string): Promise<void> {
    const known = this.running.get(id);
    if (known) return known;
    const work = this.work(id)
      .catch((error: unknown) => this.logger.error('Batch set aside', { batchId: id, error }))
      .finally(() => this.running.delete(id));
    this.running.set(id, work);
    return work;
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.isStopping = true;
    await Promise.all(this.running.values());
  }

  private async work(id: string): Promise<void> {
    while (!this.isStopping) {
      const piece = await this.records.take(id, this.worker);
      if (!piece) return;
      const { batch, items } = piece;
      const done = await Promise.allSettled(items.map((item) => this.answered(batch, item)));
      await this.records.keep(
        id,
        done.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])),
      );
      const failed = done.find((each) => each.status === 'rejected');
      if (failed) {
        await this.records.release(id, this.worker);
        throw failed.reason;
      }
    }
    await this.records.release(id, this.worker);
  }

  /** @throws what is no answer: the item is asked again later */
  private async answered(batch: BatchRecord, item: BatchItemRecord): Promise<KeptAnswer> {
    const { position } = item;
    const principal = JSON.parse(batch.caller) as Principal;
    const caller = { principal, batch: { id: batch.id, position } };
    try {
      const answer = { ...(await this.ask(batch, item, caller)) };
      return { position, answer: { status: 'answered', answer } };
    } catch (error) {
      return { position, answer: recordedRefusal(error) };
    }
  }

  private async ask(
    { kind }: BatchRecord,
    { asked, faults, repeats }: BatchItemRecord,
    caller: LookupCaller,
  ): Promise<object> {
    const said = JSON.parse(asked) as Record<string, string>;
    if (!(await this.admission.isGood(caller.principal.keyId)))
      throw await this.lookups.refuse(caller, toldIn(said), keyEnded());
    if (faults !== null)
      throw await this.lookups.refuse(caller, said, invalid(JSON.parse(faults) as Violation[]));
    if (repeats !== null) throw await this.lookups.refuse(caller, toldIn(said), repeated(repeats));
    return kind === 'existence' ? this.existence.check(said, caller) : this.exemptions.check(said, caller);
  }
}

/** Only what is on record has an id; anything else is a failure of ours that passes. */
function recordedRefusal(error: unknown): ItemAnswer {
  if (!(error instanceof DomainError) || error.extensions['lookupId'] === undefined) throw error;
  return { status: 'refused', problem: problemOfError(error) };
}

function keyEnded(): DomainError {
  return new DomainError(
    'credentials-invalid',
    'The API key that the batch was sent with is no longer good.',
  );
}

function invalid(errors: readonly Violation[]): DomainError {
  return new DomainError('request-invalid', 'The item does not match the API description.', { errors });
}

function repeated(first: number): DomainError {
  const detail = `Item ${first + 1} of the batch asks the same; it was looked up there.`;
  return new DomainError('item-repeated', detail, { repeats: first });
}

/** The texts of a question, for the record of one that was not asked. */
function toldIn(said: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts = Object.entries(said).filter((each): each is [string, string] => typeof each[1] === 'string');
  return Object.fromEntries(texts);
}
