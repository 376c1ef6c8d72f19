import { Module } from '@nestjs/common';
import { AuditModule } from '../../audit/audit.module.js';
import { ExchangeModule } from '../../exchange/exchange.module.js';
import { LicencesModule } from '../../licences/licences.module.js';
import { ChangeNoticesService } from './change-notices.service.js';
import { ChangeRelayService } from './change-relay.service.js';
import { ChangesController } from './changes.controller.js';

/** Departments that relied on a licence are told when it changes. */
@Module({
  imports: [AuditModule, ExchangeModule, LicencesModule],
  controllers: [ChangesController],
  providers: [ChangeNoticesService, ChangeRelayService],
  exports: [ChangeRelayService],
})
export class NoticesModule {}
