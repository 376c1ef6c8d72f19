import { Module } from '@nestjs/common';
import { LicencesModule } from '../licences/licences.module.js';
import { CodeAnswersService } from './codes/code-answers.service.js';
import { CodeLookupsService } from './codes/code-lookups.service.js';
import { CodeController } from './codes/code.controller.js';
import { PagePicturesService } from './codes/page-pictures.service.js';
import { SelfCheckService } from './self-check.service.js';

/** Is this code, is this file genuine? Reading only: no key, no network, nothing of the writing side. */
@Module({
  imports: [LicencesModule],
  controllers: [CodeController],
  providers: [CodeAnswersService, CodeLookupsService, PagePicturesService, SelfCheckService],
  exports: [SelfCheckService],
})
export class VerificationModule {}
