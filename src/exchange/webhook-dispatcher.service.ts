import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { AlarmsService } from '../platform/alarms/alarms.service.js';
import { Turnstile } from '../platform/concurrency/turnstile.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { Database } from '../platform/database/database.js';
import type { HttpClient } from '../platform/http-client/http-client.js';
import { FieldCipher } from '../platform/secrets/field-cipher.js';
import { Clock } from '../platform/time/clock.js';
import { callWebhook, type CallResult } from './webhook-caller.js';
import { type AttemptEnd, WebhookDeliveriesService } from './webhook-deliveries.service.js';
import type { DeliveryState, WebhookDelivery } from './webhook-delivery.entity.js';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';
import { GIVEN_UP, isOpen } from './webhook-endpoints.service.js';
import { WEBHOOK_HTTP } from './webhook-http.js';

/** Endpoints that are called at the same time. */
const CONCURRENCY = 8;

/**
 * Sends what is due.
 *
 * Each endpoint is called once at a time by a process, and left alone until the next sweep when a call failed: one that hangs
 * keeps nobody else waiting. A delivery is held by a lease, so that two processes do not send it at the same time; whoever dies
 * between the call and its note causes it to be sent again, with the same id.
 */
@Injectable()
export class WebhookDispatcherService implements BeforeApplicationShutdown {
  private readonly logger = new Logger(WebhookDispatcherService.name);
  private readonly owner = randomUUID();
  private readonly turnstile = new Turnstile(CONCURRENCY);
  /** Endpoints being served; true: nothing more was found to be due. */
  private readonly underWay = new Map<string, Promise<boolean>>();
  private timer: NodeJS.Timeout | undefined;
  private isStopping = false;

  constructor(
    @Inject(APP_CONFIG) private readonly config: Pick<AppConfig, 'webhooks'>,
    @Inject(WEBHOOK_HTTP) private readonly http: HttpClient,
    private readonly database: Database,
    private readonly deliveries: WebhookDeliveriesService,
    private readonly cipher: FieldCipher,
    private readonly alarms: AlarmsService,
    private readonly clock: Clock,
  ) {}

  /** Sends now and from then on what is due; for the service, not for single commands. */
  start(): void {
    const sweep = (): void => {
      this.sweep().catch((error: unknown) => this.logger.error('Sweep failed', (error as Error).stack));
    };
    sweep();
    this.timer = setInterval(sweep, this.config.webhooks.sweepSeconds * 1000);
  }

  /** @returns when every endpoint for which something was due has been served, or failed */
  async sweep(): Promise<void> {
    const due = await this.deliveries.dueEndpoints();
    await Promise.all(due.map((id) => this.served(id)));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.timer);
    await Promise.allSettled(this.underWay.values());
  }

  /** Whoever serves it now may have looked for the last time before this came due: then it is looked at once more. */
  private async served(endpointId: string): Promise<void> {
    const hasFoundNoMore = await this.underWay.get(endpointId);
    if (hasFoundNoMore !== false) await (this.underWay.get(endpointId) ?? this.begin(endpointId));
  }

  private begin(endpointId: string): Promise<boolean> {
    const serving = this.turnstile
      .pass(() => this.serve(endpointId))
      .catch((error: unknown) => {
        this.logger.error('Endpoint not served', { endpointId, error });
        return false;
      })
      .finally(() => this.underWay.delete(endpointId));
    this.underWay.set(endpointId, serving);
    return serving;
  }

  /** In the order of the events, until nothing is due or one fails. @returns false when one failed */
  private async serve(endpointId: string): Promise<boolean> {
    const endpoint = await this.database.read.findOneByOrFail(WebhookEndpoint, { id: endpointId });
    while (!this.isStopping) {
      const delivery = await this.deliveries.claim(endpointId, this.owner, this.leaseEnd());
      if (!delivery) return true;
      const end = await this.attempt(endpoint, delivery);
      const state = await this.deliveries.settle(delivery, end);
      const { sequence, attempts } = delivery;
      const { outcome, status } = end;
      this.logger.log('webhook attempt', { endpointId, sequence, attempts, outcome, status, state });
      await this.settleAlarm(endpoint, state);
      if (outcome !== 'delivered') return false;
    }
    return false;
  }

  private async attempt(endpoint: WebhookEndpoint, { id, body }: WebhookDelivery): Promise<AttemptEnd> {
    const at = this.clock.now();
    const begun = performance.now();
    const result = await this.call(endpoint, { id, body, at });
    return { ...result, at, milliseconds: Math.round(performance.now() - begun) };
  }

  private async call(
    { id: owner, url, secret: encrypted }: WebhookEndpoint,
    message: Readonly<{ id: string; body: string; at: Date }>,
  ): Promise<CallResult> {
    try {
      const secret = this.cipher.decrypt(encrypted, owner);
      return await callWebhook(
        this.http,
        { ...message, url, secret },
        this.config.webhooks.timeoutMilliseconds,
      );
    } catch (error) {
      // A data key that is missing: told as any other failure, and tried again.
      this.logger.error('Webhook not signed', { endpointId: owner, error });
      return { outcome: 'internal-error', status: null };
    }
  }

  /** Long enough for a call that takes all its time and for noting it. */
  private leaseEnd(): Date {
    return new Date(this.clock.now().getTime() + 2 * this.config.webhooks.timeoutMilliseconds + 5000);
  }

  private async settleAlarm({ id, url }: WebhookEndpoint, state: DeliveryState | undefined): Promise<void> {
    if (state !== 'dead' && state !== 'delivered') return;
    const dead = await this.deliveries.countDead(id);
    const detail = `${new URL(url).host} was not told of ${dead} changes after all attempts`;
    if (state === 'dead') await this.alarms.raise(GIVEN_UP, id, detail, 'warning');
    // Also when the subscription ended at this moment: who ended it may have looked before there was an alarm.
    if (dead === 0 || !(await isOpen(this.database.read, id))) await this.alarms.clear(GIVEN_UP, id);
  }
}
