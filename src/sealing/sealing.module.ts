import { Module } from '@nestjs/common';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { Clock } from '../platform/time/clock.js';
import { SealHealthService } from './seal-health.service.js';
import { SealingService } from './sealing.service.js';

@Module({
  providers: [
    SealHealthService,
    {
      provide: SealingService,
      inject: [APP_CONFIG, Clock],
      useFactory: ({ sealsDirectory, environment }: AppConfig, clock: Clock) =>
        SealingService.open({ directory: sealsDirectory, production: environment === 'production' }, clock),
    },
  ],
  exports: [SealingService],
})
export class SealingModule {}
