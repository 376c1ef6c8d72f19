import { Inject, Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { Database } from '../platform/database/database.js';
import { Clock } from '../platform/time/clock.js';
import type { ChainHead, ChainRow } from './audit-chain.js';
import { AuditRowsService, CHAIN_LOCK } from './audit-rows.service.js';
import { AuditSignerService } from './audit-signer.service.js';
import { ChainAlarmsService } from './chain-alarms.service.js';
import {
  CHECKPOINT_MS,
  CHECKPOINT_TYPE,
  type Checkpoint,
  isCheckpointed,
  type OutsideCheckpoint,
} from './checkpoint.js';
import { CheckpointFile } from './checkpoint-file.js';
import { CheckpointRowsService } from './checkpoint-rows.service.js';

const LOOK_MS = 1000;
const COPIED_AT_ONCE = 1000;
const NOTHING: OutsideCheckpoint = { sequence: 0, token: '' };

/** Signs how far the chain is, in the database and outside of it, so that a cut tail and a rewritten chain are found. */
@Injectable()
export class CheckpointsService {
  private readonly logger = new Logger(CheckpointsService.name);
  private readonly file: CheckpointFile;
  /** The last one outside; unknown before the first look and after a failure. */
  private outside: OutsideCheckpoint | undefined;
  private copying: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private wrote = false;

  constructor(
    @Inject(APP_CONFIG) config: AppConfig,
    private readonly database: Database,
    private readonly rows: AuditRowsService,
    private readonly checkpoints: CheckpointRowsService,
    private readonly signer: AuditSignerService,
    private readonly alarms: ChainAlarmsService,
    private readonly clock: Clock,
  ) {
    this.file = new CheckpointFile(config.auditDirectory);
  }

  /** Looks now and from then on whether a checkpoint is due; for the service, not for single commands. */
  start(): void {
    const look = (): void => {
      this.looking = this.looking
        .then(() => this.look())
        .catch((error: unknown) => {
          this.logger.error('No checkpoint', (error as Error).stack);
        });
    };
    look();
    this.timer = setInterval(look, LOOK_MS);
  }

  /** Signs every hundredth of the rows, in the transaction that adds them, with the chain's lock held. */
  async within(manager: EntityManager, rows: readonly ChainRow[]): Promise<void> {
    this.wrote = true;
    for (const row of rows) if (isCheckpointed(row)) await this.make(manager, row);
  }

  /** Makes the checkpoint that is due by time, and copies outside what is not there yet. */
  async look(): Promise<void> {
    if (await this.isDue()) await this.makeAtHead();
    await this.copy();
    await this.alarms.lookAtClock(await this.rows.head(this.database.read));
  }

  /** Brings the file up to the table; one caller after the other. Never throws: the copy is made up for later. */
  copy(): Promise<void> {
    this.copying = this.copying.then(() => this.copyNow());
    return this.copying;
  }

  /** What the service did to its last moment is covered; a command leaves that to the service. */
  async finish(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
    if (this.timer && this.wrote) await this.makeAtHead().catch(() => undefined);
    if (this.wrote) await this.copy();
  }

  /** The clock may have been moved either way since the row. */
  private async isDue(): Promise<boolean> {
    const covered = await this.checkpoints.lastSequence(this.database.read);
    const [first] = await this.rows.after(covered, {}, 1);
    if (!first) return false;
    const since = Date.parse(first.clockAt ?? first.at);
    return Math.abs(this.clock.now().getTime() - since) >= CHECKPOINT_MS;
  }

  private async makeAtHead(): Promise<void> {
    await this.database.write(async (manager) => {
      await this.database.lock(manager, CHAIN_LOCK);
      const head = await this.rows.head(manager);
      if (head.sequence > (await this.checkpoints.lastSequence(manager))) await this.make(manager, head);
    });
  }

  private async make(manager: EntityManager, { sequence, hash }: Omit<ChainHead, 'at'>): Promise<void> {
    const count = sequence - (await this.checkpoints.lastSequence(manager));
    const checkpoint: Checkpoint = { sequence, hash, at: this.clock.now().toISOString(), count };
    const token = await this.signer.signed(checkpoint, CHECKPOINT_TYPE);
    await this.checkpoints.insert(manager, { ...checkpoint, token });
  }

  private async copyNow(): Promise<void> {
    try {
      for (let more = true; more;) {
        this.outside ??= (await this.file.last()) ?? NOTHING;
        await this.assertSameHistory(this.outside);
        const missing = await this.checkpoints.after(this.outside.sequence, COPIED_AT_ONCE);
        more = missing.length === COPIED_AT_ONCE;
        if (missing.length > 0) await this.file.append(missing);
        this.outside = missing.at(-1) ?? this.outside;
      }
      await this.alarms.settle('audit-checkpoints-not-copied', undefined);
    } catch (error) {
      this.outside = undefined;
      await this.alarms.settle('audit-checkpoints-not-copied', (error as Error).message);
    }
  }

  /** After an older copy of the database was put back, what it says from there on must not pass for what was there. */
  private async assertSameHistory({ sequence, token }: OutsideCheckpoint): Promise<void> {
    if (sequence === 0) return;
    const tokens = await this.checkpoints.between(sequence - 1, sequence);
    if (tokens.get(sequence) !== token)
      throw new Error(
        `the database does not hold row ${sequence} as it was signed: rows were lost or changed`,
      );
  }
}
