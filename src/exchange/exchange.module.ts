import { Module } from '@nestjs/common';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { NodeHttpClient, systemResolve } from '../platform/http-client/node-http-client.js';
import { SubscriptionsController } from './subscriptions.controller.js';
import { WebhookDeliveriesService } from './webhook-deliveries.service.js';
import { WebhookDispatcherService } from './webhook-dispatcher.service.js';
import { WebhookEndpointsService } from './webhook-endpoints.service.js';
import { WebhookRemovalService } from './webhook-removal.service.js';
import { type Resolve, WEBHOOK_HTTP, WEBHOOK_RESOLVE } from './webhook-http.js';

/** Signed webhooks to systems of other organisations. Knows no licence: what is told, and to whom, others say. */
@Module({
  controllers: [SubscriptionsController],
  providers: [
    WebhookDeliveriesService,
    WebhookDispatcherService,
    WebhookEndpointsService,
    WebhookRemovalService,
    { provide: WEBHOOK_RESOLVE, useValue: systemResolve },
    {
      provide: WEBHOOK_HTTP,
      inject: [APP_CONFIG, WEBHOOK_RESOLVE],
      useFactory: ({ webhooks }: AppConfig, resolve: Resolve) => new NodeHttpClient(webhooks.hosts, resolve),
    },
  ],
  exports: [WebhookDeliveriesService, WebhookDispatcherService, WebhookEndpointsService],
})
export class ExchangeModule {}
