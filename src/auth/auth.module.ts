import { Global, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { Admission } from '../platform/http/admission.js';
import { ApiKeysService } from './api-keys.service.js';
import { AudienceCheck } from './audience-check.js';
import { AudienceGuard } from './audience.guard.js';
import { KeyAdmission } from './key-admission.js';

@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    ApiKeysService,
    AudienceCheck,
    { provide: Admission, useClass: KeyAdmission },
    { provide: APP_GUARD, useClass: AudienceGuard },
  ],
  exports: [ApiKeysService, Admission],
})
export class AuthModule {}
