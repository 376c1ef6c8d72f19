import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Module, type NestModule } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { AuditModule } from '../audit/audit.module.js';
import { CatalogueModule } from '../catalogue/catalogue.module.js';
import { LicencesModule } from '../licences/licences.module.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { Database } from '../platform/database/database.js';
import { Clock } from '../platform/time/clock.js';
import { BatchRecordsService } from './batches/batch-records.service.js';
import { BatchRetentionService, readBatchDays } from './batches/batch-retention.service.js';
import { BatchRunnerService } from './batches/batch-runner.service.js';
import { LookupBatchesController } from './batches/lookup-batches.controller.js';
import { LookupBatchesService } from './batches/lookup-batches.service.js';
import { CopySourcesService } from './copy-sources.service.js';
import { DialectController } from './dialect/dialect.controller.js';
import { DialectService } from './dialect/dialect.service.js';
import { EntitlementsController } from './entitlements/entitlements.controller.js';
import { EntitlementsService } from './entitlements/entitlements.service.js';
import { GuidanceController } from './guidance/guidance.controller.js';
import { GuidanceService } from './guidance/guidance.service.js';
import { HolderLookupsController } from './holder/holder-lookups.controller.js';
import { HolderLookupsService } from './holder/holder-lookups.service.js';
import { ObjectionsController } from './holder/objections.controller.js';
import { KnownCodesService } from './known-codes.service.js';
import { ChecksController } from './lookups/checks.controller.js';
import { ExemptionChecksService } from './lookups/exemption-checks.service.js';
import { ExistenceChecksService } from './lookups/existence-checks.service.js';
import { LookupReceiptsController } from './lookups/lookup-receipts.controller.js';
import { LookupReceiptsService } from './lookups/lookup-receipts.service.js';
import { LookupRecordsService } from './lookups/lookup-records.service.js';
import { LookupsController } from './lookups/lookups.controller.js';
import { RecordedLookupsService } from './lookups/recorded-lookups.service.js';
import { NoticesModule } from './notices/notices.module.js';
import { UnreadLookupsService } from './unread-lookups.service.js';

/** 免于提交: who may ask whether a licence exists, what they are told, and who sees that they asked. */
@Module({
  imports: [AuditModule, CatalogueModule, LicencesModule, NoticesModule],
  controllers: [
    ChecksController,
    DialectController,
    LookupBatchesController,
    LookupsController,
    LookupReceiptsController,
    EntitlementsController,
    GuidanceController,
    HolderLookupsController,
    ObjectionsController,
  ],
  providers: [
    BatchRecordsService,
    BatchRunnerService,
    CopySourcesService,
    DialectService,
    EntitlementsService,
    ExemptionChecksService,
    ExistenceChecksService,
    GuidanceService,
    HolderLookupsService,
    KnownCodesService,
    LookupBatchesService,
    LookupReceiptsService,
    LookupRecordsService,
    RecordedLookupsService,
    UnreadLookupsService,
    {
      provide: BatchRetentionService,
      inject: [Database, Clock, APP_CONFIG],
      useFactory: (database: Database, clock: Clock, { seedsDirectory }: AppConfig) => {
        const text = readFileSync(join(seedsDirectory, 'retention.json'), 'utf8');
        return new BatchRetentionService(database, clock, readBatchDays(text));
      },
    },
  ],
  exports: [BatchRetentionService, BatchRunnerService, CopySourcesService],
})
export class ExemptionModule implements NestModule {
  constructor(
    private readonly unread: UnreadLookupsService,
    private readonly host: HttpAdapterHost,
  ) {}

  /** Called before routes are made, which no other hook of a module is; not for commands. */
  configure(): void {
    this.unread.listenTo(this.host.httpAdapter.getInstance<FastifyInstance>());
  }
}
