import { Module } from '@nestjs/common';
import { CertificateAcceptanceService } from './certificate-acceptance.service.js';
import { DevelopmentSealsService } from './development-seals.service.js';
import { KeyOpener } from './key-opener.port.js';
import { OpenedSealsService } from './opened-seals.service.js';
import { SealLifecycleService } from './records/seal-lifecycle.service.js';
import { SealProposalsService } from './records/seal-proposals.service.js';
import { SealRecordsService } from './records/seal-records.service.js';
import { SealUsesService } from './records/seal-uses.service.js';
import { ReferenceKeyOpener } from './reference-key-opener.js';
import { SealHealthService } from './seal-health.service.js';
import { SealImportService } from './seal-import.service.js';
import { SealingService } from './sealing.service.js';
import { SealsController } from './seals.controller.js';
import { SealViewsService } from './seal-views.service.js';
import { SpecimensService } from './specimen/specimens.service.js';
import { TrustAnchorsModule } from './trust-anchors.module.js';

/** Seals as records, their keys, and what they make of a drawn document. */
@Module({
  imports: [TrustAnchorsModule],
  controllers: [SealsController],
  providers: [
    CertificateAcceptanceService,
    DevelopmentSealsService,
    OpenedSealsService,
    SealHealthService,
    SealImportService,
    SealingService,
    SealLifecycleService,
    SealProposalsService,
    SealRecordsService,
    SealUsesService,
    SealViewsService,
    SpecimensService,
    { provide: KeyOpener, useClass: ReferenceKeyOpener },
  ],
  exports: [
    SealImportService,
    SealViewsService,
    SealingService,
    SealLifecycleService,
    SealProposalsService,
    SealRecordsService,
    TrustAnchorsModule,
  ],
})
export class SealingModule {}
