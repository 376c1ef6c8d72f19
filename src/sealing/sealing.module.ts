import { Module } from '@nestjs/common';
import { CertificateAcceptanceService } from './certificate-acceptance.service.js';
import { CodeKeysService } from './code-keys.service.js';
import { DevelopmentSealsService } from './development-seals.service.js';
import { EvidenceModule } from './evidence/evidence.module.js';
import { HolderSealsService } from './holder-seals.service.js';
import { KeyOpener } from './key-opener.port.js';
import { ValidationData } from './levels/validation-data.js';
import { MaterialsController } from './materials.controller.js';
import { MaterialsService } from './materials.service.js';
import { OpenedSealsService } from './opened-seals.service.js';
import { SealLifecycleService } from './records/seal-lifecycle.service.js';
import { SealProposalsService } from './records/seal-proposals.service.js';
import { SealRecordsService } from './records/seal-records.service.js';
import { SealUsesService } from './records/seal-uses.service.js';
import { ReferenceKeyOpener } from './reference-key-opener.js';
import { SealHealthService } from './seal-health.service.js';
import { SealImportService } from './seal-import.service.js';
import { SealLevelsService } from './seal-levels.service.js';
import { SealSessionsService } from './seal-sessions.service.js';
import { SealingService } from './sealing.service.js';
import { SignatureEvidenceService } from './signature-evidence.service.js';
import { SealsController } from './seals.controller.js';
import { SealViewsService } from './seal-views.service.js';
import { SpecimensService } from './specimen/specimens.service.js';
import { TrustAnchorsModule } from './trust-anchors.module.js';

/** Seals as records, their keys, and what they make of a drawn document. */
@Module({
  imports: [TrustAnchorsModule, EvidenceModule],
  controllers: [SealsController, MaterialsController],
  providers: [
    CertificateAcceptanceService,
    CodeKeysService,
    DevelopmentSealsService,
    HolderSealsService,
    MaterialsService,
    OpenedSealsService,
    SealHealthService,
    SealImportService,
    SealingService,
    SealLevelsService,
    SealLifecycleService,
    SealProposalsService,
    SealRecordsService,
    SealSessionsService,
    SealUsesService,
    SealViewsService,
    SignatureEvidenceService,
    SpecimensService,
    ValidationData,
    { provide: KeyOpener, useClass: ReferenceKeyOpener },
  ],
  exports: [
    CodeKeysService,
    HolderSealsService,
    SealLevelsService,
    SealSessionsService,
    SealImportService,
    SealViewsService,
    SealingService,
    SealLifecycleService,
    SealProposalsService,
    SealRecordsService,
    SignatureEvidenceService,
    TrustAnchorsModule,
  ],
})
export class SealingModule {}
