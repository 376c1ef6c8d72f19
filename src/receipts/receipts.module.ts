import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { ExemptionModule } from '../exemption/exemption.module.js';
import { RenderingModule } from '../rendering/rendering.module.js';
import { SealingModule } from '../sealing/sealing.module.js';
import { VerificationModule } from '../verification/verification.module.js';
import { AnnotatedCopiesController } from './copies/annotated-copies.controller.js';
import { AnnotatedCopiesService } from './copies/annotated-copies.service.js';
import { CopyDrawingService } from './copies/copy-drawing.service.js';
import { CopyRecordsService } from './copies/copy-records.service.js';
import { ReceiptsController } from './receipts.controller.js';
import { ReceiptsService } from './receipts.service.js';

/** Sealed proofs of what was answered, and copies of licences for one use. Knows the verification; the verification knows nothing of it, nor of any key. */
@Module({
  imports: [VerificationModule, ExemptionModule, RenderingModule, SealingModule, AuditModule],
  controllers: [ReceiptsController, AnnotatedCopiesController],
  providers: [ReceiptsService, AnnotatedCopiesService, CopyDrawingService, CopyRecordsService],
  exports: [ReceiptsService],
})
export class ReceiptsModule {}
