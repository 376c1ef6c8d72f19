import { Module } from '@nestjs/common';
import { CatalogueService } from './catalogue.service.js';

/** Licence types, issuing authorities, departments and code tables: data from `seeds/`, not code. */
@Module({ providers: [CatalogueService], exports: [CatalogueService] })
export class CatalogueModule {}
