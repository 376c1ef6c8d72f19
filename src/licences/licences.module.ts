import { Module } from '@nestjs/common';
import { LicenceCodesService } from './licence-codes.service.js';
import { LicencesService } from './licences.service.js';
import { NumberSerialsService } from './number-serials.service.js';
import { OutOfForceService } from './out-of-force.service.js';

@Module({
  providers: [LicenceCodesService, LicencesService, NumberSerialsService, OutOfForceService],
  exports: [LicenceCodesService, LicencesService, NumberSerialsService, OutOfForceService],
})
export class LicencesModule {}
