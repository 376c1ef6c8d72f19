import { Inject, Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AlarmsService } from '../platform/alarms/alarms.service.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { Database } from '../platform/database/database.js';
import { Clock } from '../platform/time/clock.js';
import type { ChainHead, ChainRow } from './audit-chain.js';
import { AuditRowsService, CHAIN_LOCK } from './audit-rows.service.js';
import { AuditSignerService } from './audit-signer.service.js';
import { CHECKPOINT_MS, CHECKPOINT_TYPE, type Checkpoint, isCheckpointed } from './checkpoint.js';
import { CheckpointFile } from './checkpoint-file.js';
import { CheckpointRowsService } from './checkpoint-rows.service.js';

const ALARM = ['audit-checkpoints-not-copied', 'audit'] as const;
const LOOK_MS = 1000;
const COPIED_AT_ONCE = 1000;

/** Signs how far the chain is, in the database and outside of it, so that a cut tail and a rewritten chain are found. */
@Injectable()
export class CheckpointsService {
  private readonly logger = new Logger(CheckpointsService.name);
  private readonly file: CheckpointFile;
  private outside: number | undefined;
  private copying: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private wrote = false;
  /** An alarm may stand from before. */
  private failed = true;

  constructor(
    @Inject(APP_CONFIG) config: AppConfig,
    private readonly database: Database,
    private readonly rows: AuditRowsService,
    private readonly checkpoints: CheckpointRowsService,
    private readonly signer: AuditSignerService,
    private readonly alarms: AlarmsService,
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
        this.outside ??= await this.file.lastSequence();
        const missing = await this.checkpoints.after(this.outside, COPIED_AT_ONCE);
        more = missing.length === COPIED_AT_ONCE;
        if (missing.length > 0) await this.file.append(missing);
        this.outside = missing.at(-1)?.sequence ?? this.outside;
      }
      if (this.failed) await this.alarms.clear(...ALARM);
      this.failed = false;
    } catch (error) {
      this.outside = undefined;
      this.failed = true;
      await this.alarms.raise(...ALARM, (error as Error).message, 'critical');
    }
  }
}
