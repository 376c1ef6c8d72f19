import { Global, Module } from '@nestjs/common';
import { AuditService } from './audit.service.js';
import { AuditRowsService } from './audit-rows.service.js';
import { ChainedAuditService } from './chained-audit.service.js';

/** The append-only, hash-chained record of who did and saw what. Global, as nearly every feature writes it. */
@Global()
@Module({
  providers: [AuditRowsService, { provide: AuditService, useClass: ChainedAuditService }],
  exports: [AuditService],
})
export class AuditModule {}
