import { Module } from '@nestjs/common';
import { LicencesModule } from '../licences/licences.module.js';
import { CodeController } from './code.controller.js';
import { PublicLicencesService } from './public-licences.service.js';
import { SelfCheckService } from './self-check.service.js';

/** Is this code, is this file genuine? Reading only: no key, no network, nothing of the writing side. */
@Module({
  imports: [LicencesModule],
  controllers: [CodeController],
  providers: [PublicLicencesService, SelfCheckService],
  exports: [SelfCheckService],
})
export class VerificationModule {}
