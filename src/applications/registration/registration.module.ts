import { Module } from '@nestjs/common';
import { AuditModule } from '../../audit/audit.module.js';
import { CatalogueModule } from '../../catalogue/catalogue.module.js';
import { LicencesModule } from '../../licences/licences.module.js';
import { VerificationModule } from '../../verification/verification.module.js';
import { RegisteredLicencesController } from './registered-licences.controller.js';
import { RegistrationBatchesController } from './registration-batches.controller.js';
import { RegistrationBatchesService } from './registration-batches.service.js';
import { RegistrationEndingsController } from './registration-endings.controller.js';
import { RegistrationEntryService } from './registration-entry.service.js';
import { RegistrationFilesService } from './registration-files.service.js';
import { RegistrationListsService } from './registration-lists.service.js';
import { RegistrationService } from './registration.service.js';

/** Licences of other kinds and other issuers, registered by their departments. */
@Module({
  imports: [AuditModule, CatalogueModule, LicencesModule, VerificationModule],
  // The batches first: `batches` is not the id of a licence.
  controllers: [RegistrationBatchesController, RegisteredLicencesController, RegistrationEndingsController],
  providers: [
    RegistrationBatchesService,
    RegistrationEntryService,
    RegistrationFilesService,
    RegistrationListsService,
    RegistrationService,
  ],
})
export class RegistrationModule {}
