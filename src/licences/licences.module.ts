import { Module } from '@nestjs/common';
import { LicencesService } from './licences.service.js';
import { NumberSerialsService } from './number-serials.service.js';

@Module({
  providers: [LicencesService, NumberSerialsService],
  exports: [LicencesService, NumberSerialsService],
})
export class LicencesModule {}
