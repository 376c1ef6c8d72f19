import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { CatalogueModule } from '../catalogue/catalogue.module.js';
import { IssuanceModule } from '../issuance/issuance.module.js';
import { LicencesModule } from '../licences/licences.module.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { VerificationModule } from '../verification/verification.module.js';
import { ApplicationClockService } from './application-clock.service.js';
import { ApplicationDeskController } from './application-desk.controller.js';
import { ApplicationDeskService } from './application-desk.service.js';
import { ApplicationIssuingService } from './application-issuing.service.js';
import { ApplicationMaterialsService } from './application-materials.service.js';
import { ApplicationRecordsService } from './application-records.service.js';
import { ApplicationRotationService } from './application-rotation.service.js';
import { ApplicationSubmissionService } from './application-submission.service.js';
import { ApplicationSweeperService } from './application-sweeper.service.js';
import { ApplicationViewsService } from './application-views.service.js';
import { ApplicationsController } from './applications.controller.js';
import { ApplicationsService } from './applications.service.js';
import { AttachmentRecordsService } from './attachments/attachment-records.service.js';
import { AttachmentsController } from './attachments/attachments.controller.js';
import { AttachmentsService } from './attachments/attachments.service.js';
import { FileWorthService } from './attachments/file-worth.service.js';
import { UploadClearingService } from './attachments/upload-clearing.service.js';
import { readProcedures } from './procedure.js';
import { ProceduresService } from './procedures.service.js';
import { ReplacedPermitService } from './replaced-permit.service.js';
import { RepliesController } from './replies/replies.controller.js';
import { RepliesService } from './replies/replies.service.js';

/** From a builder's draft to a decision, and the replies of departments. */
@Module({
  imports: [AuditModule, CatalogueModule, IssuanceModule, LicencesModule, VerificationModule],
  // The desk first: `overdue` is not the id of an application.
  controllers: [ApplicationDeskController, ApplicationsController, AttachmentsController, RepliesController],
  providers: [
    ApplicationClockService,
    ApplicationDeskService,
    ApplicationIssuingService,
    ApplicationMaterialsService,
    ApplicationRecordsService,
    ApplicationRotationService,
    ApplicationSubmissionService,
    ApplicationSweeperService,
    ApplicationViewsService,
    ApplicationsService,
    AttachmentRecordsService,
    AttachmentsService,
    FileWorthService,
    ReplacedPermitService,
    RepliesService,
    UploadClearingService,
    {
      provide: ProceduresService,
      inject: [APP_CONFIG],
      useFactory: ({ seedsDirectory }: AppConfig) =>
        new ProceduresService(
          readProcedures(readFileSync(join(seedsDirectory, 'application-stages.json'), 'utf8')),
        ),
    },
  ],
  exports: [ApplicationRotationService, ApplicationSweeperService],
})
export class ApplicationsModule {}
