import { Module } from '@nestjs/common';
import { LicencesModule } from '../licences/licences.module.js';
import { SealingModule } from '../sealing/sealing.module.js';
import { ListsController } from './lists.controller.js';
import { StatusListService } from './status-list.service.js';
import { TrustListService } from './trust-list.service.js';

/** Signed lists for whoever judges codes without network. Here and not in verification, which holds no key. */
@Module({
  imports: [LicencesModule, SealingModule],
  controllers: [ListsController],
  providers: [StatusListService, TrustListService],
})
export class ListsModule {}
