import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/catalogue.module.js';
import { LicencesModule } from '../licences/licences.module.js';
import { RenderingModule } from '../rendering/rendering.module.js';
import { SealingModule } from '../sealing/sealing.module.js';
import { VerificationModule } from '../verification/verification.module.js';
import { CaseDataService } from './case-data.service.js';
import { CountersignaturesController } from './countersignatures.controller.js';
import { CountersigningService } from './countersigning.service.js';
import { DocumentsService } from './documents.service.js';
import { IntakeService } from './intake.service.js';
import { IssuanceRecordsService } from './issuance-records.service.js';
import { IssuanceRunnerService } from './issuance-runner.service.js';
import { IssuanceService } from './issuance.service.js';
import { IssuanceSteps } from './issuance-steps.js';
import { LicenceChangesService } from './licence-changes.service.js';
import { LicenceCodingService } from './licence-coding.service.js';
import { LicenceEndingsController } from './licence-life-endings.controller.js';
import { LicenceLifeController } from './licence-life.controller.js';
import { LicenceLifeService } from './licence-life.service.js';
import { LicenceNumberingService } from './licence-numbering.service.js';
import { LicenceReplacementsService } from './licence-replacements.service.js';
import { LicenceViewsService } from './licence-views.service.js';
import { LicenceTypesController } from './licence-types.controller.js';
import { LicencesController } from './licences.controller.js';
import { PermitCheckService } from './permit-check.service.js';
import { PersonalRotationService } from './personal-rotation.service.js';
import { PreservationRecordsService } from './preservation-records.service.js';
import { PreservationService } from './preservation.service.js';
import { SealEvidenceService } from './seal-evidence.service.js';
import { SealRehearsalService } from './seal-rehearsal.service.js';
import { SilentStepObserver, StepObserver } from './step-observer.js';
import { SweeperService } from './sweeper.service.js';

/** From an approved case to a sealed, checked and published licence. */
@Module({
  imports: [CatalogueModule, LicencesModule, RenderingModule, SealingModule, VerificationModule],
  controllers: [
    LicencesController,
    LicenceLifeController,
    LicenceEndingsController,
    CountersignaturesController,
    LicenceTypesController,
  ],
  providers: [
    CaseDataService,
    CountersigningService,
    DocumentsService,
    IntakeService,
    IssuanceRecordsService,
    IssuanceRunnerService,
    IssuanceService,
    IssuanceSteps,
    LicenceChangesService,
    LicenceCodingService,
    LicenceLifeService,
    LicenceNumberingService,
    LicenceReplacementsService,
    LicenceViewsService,
    PermitCheckService,
    PersonalRotationService,
    PreservationRecordsService,
    PreservationService,
    SealEvidenceService,
    SealRehearsalService,
    SweeperService,
    { provide: StepObserver, useClass: SilentStepObserver },
  ],
  exports: [
    CaseDataService,
    CountersigningService,
    DocumentsService,
    IntakeService,
    IssuanceService,
    LicenceReplacementsService,
    LicenceViewsService,
    PersonalRotationService,
    PreservationService,
    SealEvidenceService,
    SweeperService,
  ],
})
export class IssuanceModule {}
