import { Module } from '@nestjs/common';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { RenderingService } from './rendering.service.js';
import { TemplatesService } from './templates.service.js';

@Module({
  providers: [
    {
      provide: TemplatesService,
      inject: [APP_CONFIG],
      useFactory: ({ templatesDirectory }: AppConfig) => TemplatesService.load(templatesDirectory),
    },
    {
      provide: RenderingService,
      inject: [TemplatesService],
      useFactory: (templates: TemplatesService) => new RenderingService(templates),
    },
  ],
  exports: [TemplatesService, RenderingService],
})
export class RenderingModule {}
