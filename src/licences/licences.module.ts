import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { CatalogueModule } from '../catalogue/catalogue.module.js';
import { LicenceClocksService } from './licence-clocks.service.js';
import { LicenceCodesService } from './licence-codes.service.js';
import { LicenceDocumentsService } from './licence-documents.service.js';
import { LicenceLookupsService } from './licence-lookups.service.js';
import { LicenceSearchController } from './licence-search.controller.js';
import { LicenceSearchService } from './licence-search.service.js';
import { LicencesAtHandService } from './licences-at-hand.service.js';
import { LicencesService } from './licences.service.js';
import { NumberSerialsService } from './number-serials.service.js';
import { RecordedSearchService } from './recorded-search.service.js';
import { RegisteredLicencesService } from './registered-licences.service.js';
import { OutOfForceService } from './out-of-force.service.js';

@Module({
  imports: [AuditModule, CatalogueModule],
  controllers: [LicenceSearchController],
  providers: [
    LicenceClocksService,
    LicenceCodesService,
    LicenceDocumentsService,
    LicenceLookupsService,
    LicenceSearchService,
    LicencesAtHandService,
    LicencesService,
    NumberSerialsService,
    OutOfForceService,
    RecordedSearchService,
    RegisteredLicencesService,
  ],
  exports: [
    LicenceClocksService,
    LicenceCodesService,
    LicenceDocumentsService,
    LicenceLookupsService,
    LicenceSearchService,
    LicencesAtHandService,
    LicencesService,
    NumberSerialsService,
    OutOfForceService,
    RegisteredLicencesService,
  ],
})
export class LicencesModule {}
