import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { CatalogueService } from './catalogue.service.js';
import { readWorkingCalendar } from './working-days.js';
import { WorkingDaysService } from './working-days.service.js';

/** Licence types, issuing authorities, departments and code tables: data from `seeds/`, not code. */
@Module({
  providers: [
    CatalogueService,
    {
      provide: WorkingDaysService,
      inject: [APP_CONFIG],
      useFactory: ({ seedsDirectory }: AppConfig) =>
        new WorkingDaysService(
          readWorkingCalendar(readFileSync(join(seedsDirectory, 'working-days.json'), 'utf8')),
        ),
    },
  ],
  exports: [CatalogueService, WorkingDaysService],
})
export class CatalogueModule {}
