import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { AlarmsService } from '../platform/alarms/alarms.service.js';
import { Database } from '../platform/database/database.js';
import { Clock } from '../platform/time/clock.js';
import { giveUpPending } from './webhook-deliveries.service.js';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';
import { GIVEN_UP, WebhookEndpointsService } from './webhook-endpoints.service.js';

/** Ends subscriptions. */
@Injectable()
export class WebhookRemovalService {
  constructor(
    private readonly database: Database,
    private readonly endpoints: WebhookEndpointsService,
    private readonly alarms: AlarmsService,
    private readonly clock: Clock,
  ) {}

  /** Nothing is sent there any more; what waits is given up. @throws DomainError `subscription-not-found` */
  async remove(organisationUscc: string, id: string): Promise<void> {
    await this.endpoints.get(organisationUscc, id);
    await this.database.write(async (manager) => {
      const gone = { removedAt: this.clock.now(), openKey: null };
      await manager.update(WebhookEndpoint, { id, removedAt: IsNull() }, gone);
      await giveUpPending(manager, id);
    });
    await this.alarms.clear(GIVEN_UP, id);
  }
}
