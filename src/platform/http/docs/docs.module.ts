import { Global, Module } from '@nestjs/common';
import { ApiDescription } from './api-description.js';
import { DocsController } from './docs.controller.js';
import { DocsFiles } from './docs-files.js';

@Global()
@Module({ controllers: [DocsController], providers: [ApiDescription, DocsFiles], exports: [ApiDescription] })
export class DocsModule {}
