import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { CatalogueService } from './catalogue.service.js';
import { MattersController } from './matters.controller.js';
import { MattersService } from './matters.service.js';
import { readWorkingCalendar } from './working-days.js';
import { WorkingDaysService } from './working-days.service.js';

/** Licence types, issuing authorities, departments, code tables and matters: data from `seeds/`, not code. */
@Module({
  controllers: [MattersController],
  providers: [
    CatalogueService,
    MattersService,
    {
      provide: WorkingDaysService,
      inject: [APP_CONFIG],
      useFactory: ({ seedsDirectory }: AppConfig) =>
        new WorkingDaysService(
          readWorkingCalendar(readFileSync(join(seedsDirectory, 'working-days.json'), 'utf8')),
        ),
    },
  ],
  exports: [CatalogueService, MattersService, WorkingDaysService],
})
export class CatalogueModule {}
