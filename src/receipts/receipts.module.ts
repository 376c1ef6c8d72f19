import { Module } from '@nestjs/common';
import { RenderingModule } from '../rendering/rendering.module.js';
import { SealingModule } from '../sealing/sealing.module.js';
import { VerificationModule } from '../verification/verification.module.js';
import { ReceiptsController } from './receipts.controller.js';
import { ReceiptsService } from './receipts.service.js';

/** Sealed proofs of what was answered. Knows the verification; the verification knows nothing of it, nor of any key. */
@Module({
  imports: [VerificationModule, RenderingModule, SealingModule],
  controllers: [ReceiptsController],
  providers: [ReceiptsService],
  exports: [ReceiptsService],
})
export class ReceiptsModule {}
