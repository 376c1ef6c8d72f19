import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { LicencesModule } from '../licences/licences.module.js';
import { CodeAnswersService } from './codes/code-answers.service.js';
import { CodeLookupsService } from './codes/code-lookups.service.js';
import { PublicAnswersService } from './codes/public-answers.service.js';
import { CodeController } from './codes/code.controller.js';
import { PagePicturesService } from './page-pictures.service.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { TrustAnchorsModule } from '../sealing/trust-anchors.module.js';
import { OwnSealCertificates } from '../sealing/trust-anchors.own-seals.js';
import { FileReportsService } from './file-reports.service.js';
import { CopyMarksService } from './copy-marks.service.js';
import { FileVerificationService } from './engine/file-verification.service.js';
import { PageLook } from './engine/look/page-look.service.js';
import { OwnTrust } from './engine/own-trust.service.js';
import { readPolicy, VERIFICATION_POLICY } from './engine/policy.js';
import { RegisterFactsService } from './engine/register-facts.service.js';
import { RegisterQuestion } from './engine/register-question.js';
import { VerificationService } from './engine/verification.service.js';
import { OfflineModuleService } from './offline/offline-module.service.js';
import { OfflineController } from './offline/offline.controller.js';
import { VerificationRecordsService } from './verification-records.service.js';
import { HandedInFilesService } from './reports/handed-in-files.service.js';
import { VerificationsController } from './reports/verifications.controller.js';
import { VerificationsService } from './reports/verifications.service.js';
import { VerifyPageController } from './reports/verify-page.controller.js';
import { SelfCheckService } from './self-check.service.js';

/** Is this code, is this file genuine? Reading only: no key, no network, nothing of the writing side. */
@Module({
  imports: [LicencesModule, TrustAnchorsModule],
  controllers: [CodeController, VerificationsController, VerifyPageController, OfflineController],
  providers: [
    CodeAnswersService,
    CodeLookupsService,
    PublicAnswersService,
    CopyMarksService,
    PagePicturesService,
    SelfCheckService,
    FileReportsService,
    FileVerificationService,
    HandedInFilesService,
    OfflineModuleService,
    OwnSealCertificates,
    OwnTrust,
    PageLook,
    RegisterFactsService,
    RegisterQuestion,
    VerificationRecordsService,
    VerificationService,
    VerificationsService,
    {
      provide: VERIFICATION_POLICY,
      inject: [APP_CONFIG],
      useFactory: ({ seedsDirectory }: AppConfig) =>
        readPolicy(readFileSync(join(seedsDirectory, 'verification-policy.json'))),
    },
  ],
  exports: [
    CopyMarksService,
    FileReportsService,
    PagePicturesService,
    SelfCheckService,
    VerificationRecordsService,
    VerificationService,
  ],
})
export class VerificationModule {}
