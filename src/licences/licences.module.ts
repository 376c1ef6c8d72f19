import { Module } from '@nestjs/common';
import { LicenceCodesService } from './licence-codes.service.js';
import { LicencesService } from './licences.service.js';
import { NumberSerialsService } from './number-serials.service.js';

@Module({
  providers: [LicenceCodesService, LicencesService, NumberSerialsService],
  exports: [LicenceCodesService, LicencesService, NumberSerialsService],
})
export class LicencesModule {}
