import { Global, Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { AuditService } from './audit.service.js';
import { AuditExportService } from './audit-export.service.js';
import { AuditRowsService } from './audit-rows.service.js';
import { AuditSignerService } from './audit-signer.service.js';
import { AuditSubjectsService } from './audit-subjects.service.js';
import { AuditVerificationService } from './audit-verification.service.js';
import { ChainAlarmsService } from './chain-alarms.service.js';
import { ChainedAuditService } from './chained-audit.service.js';
import { CheckpointRowsService } from './checkpoint-rows.service.js';
import { CheckpointsService } from './checkpoints.service.js';

/** The append-only, hash-chained record of who did and saw what. Global, as nearly every feature writes it. */
@Global()
@Module({
  controllers: [AuditController],
  providers: [
    AuditRowsService,
    AuditSubjectsService,
    AuditSignerService,
    CheckpointRowsService,
    ChainAlarmsService,
    CheckpointsService,
    AuditExportService,
    AuditVerificationService,
    { provide: AuditService, useClass: ChainedAuditService },
  ],
  exports: [AuditService, AuditSignerService],
})
export class AuditModule {}
