import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DomainError } from '../../lib/errors/domain-error.js';
import { Database } from '../database/database.js';
import { Heartbeat } from '../database/heartbeat.entity.js';
import { FileStore } from '../storage/file-store.js';
import { Clock } from '../time/clock.js';
import { HealthChecks } from '../http/health/health-checks.js';

/** Proves by writing that the database and the file store can be written. */
@Injectable()
export class StorageHealthService implements OnModuleInit {
  constructor(
    private readonly checks: HealthChecks,
    private readonly database: Database,
    private readonly store: FileStore,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.checks.register('database', () => this.beat());
    this.checks.register('store', () => this.store.assertWritable());
  }

  private async beat(): Promise<void> {
    const beat = { name: 'ready', at: this.clock.now() };
    try {
      await this.database.write((manager) => manager.upsert(Heartbeat, beat, ['name']));
    } catch (error) {
      throw new DomainError('database-unavailable', 'The database cannot be written.', {}, { cause: error });
    }
  }
}
