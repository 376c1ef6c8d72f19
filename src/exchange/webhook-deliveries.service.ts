import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, LessThan } from 'typeorm';
import { DomainError } from '../lib/errors/domain-error.js';
import { Database } from '../platform/database/database.js';
import { Randomness } from '../platform/secrets/randomness.js';
import { Clock } from '../platform/time/clock.js';
import { pauseAfter } from './retry-schedule.js';
import type { CallResult } from './webhook-caller.js';
import { WebhookAttempt } from './webhook-attempt.entity.js';
import { type DeliveryState, WebhookDelivery } from './webhook-delivery.entity.js';
import { isOpen, openOf, subscriptionMissing } from './webhook-endpoints.service.js';

/** Something that an organisation is to be told. */
export type WebhookEvent = Readonly<{
  organisationUscc: string;
  /** What happened, e.g. `licence.changed`. */
  type: string;
  /** Place among all events; one organisation gets each once. */
  sequence: number;
  at: Date;
  /** JSON values only; it is kept as long as the log. */
  data: object;
}>;

export type AttemptEnd = CallResult & Readonly<{ at: Date; milliseconds: number }>;

/** In nobody's hand. */
const FREE = { leaseOwner: null, leaseUntil: null };

/** What is to be told to whom, and how far that has come. */
@Injectable()
export class WebhookDeliveriesService {
  constructor(
    private readonly database: Database,
    private readonly randomness: Randomness,
    private readonly clock: Clock,
  ) {}

  /** Adds a delivery for every endpoint of the organisation, inside the caller's transaction. */
  async enqueue(manager: EntityManager, event: WebhookEvent): Promise<void> {
    const now = this.clock.now();
    for (const { id: endpointId } of await openOf(manager, event.organisationUscc)) {
      const id = randomUUID();
      await manager.insert(WebhookDelivery, {
        id,
        endpointId,
        sequence: event.sequence,
        body: bodyOf(id, event),
        state: 'pending',
        attempts: 0,
        tries: 0,
        nextAt: now,
        leaseOwner: null,
        leaseUntil: null,
        createdAt: now,
        deliveredAt: null,
      });
    }
  }

  /** Endpoints for which something is due that nobody has in hand. */
  async dueEndpoints(): Promise<readonly string[]> {
    const now = this.clock.now().toISOString();
    const rows = await this.database.read
      .createQueryBuilder(WebhookDelivery, 'd')
      .select('d.endpointId', 'endpointId')
      .distinct(true)
      .where('d.state = :state AND d.nextAt <= :now', { state: 'pending', now })
      .andWhere('(d.leaseUntil IS NULL OR d.leaseUntil < :now)')
      .getRawMany<{ endpointId: string }>();
    return rows.map(({ endpointId }) => endpointId);
  }

  /**
   * Takes the endpoint's first delivery that is due in hand until `until`. What was written for an endpoint while its subscription ended
   * is given up instead.
   *
   * @returns null when there is none, or another was faster
   */
  async claim(endpointId: string, owner: string, until: Date): Promise<WebhookDelivery | null> {
    const now = this.clock.now().toISOString();
    const due = 'state = :state AND "nextAt" <= :now AND ("leaseUntil" IS NULL OR "leaseUntil" < :now)';
    const parameters = { state: 'pending', now };
    return this.database.write(async (manager) => {
      if (!(await isOpen(manager, endpointId))) {
        await giveUpPending(manager, endpointId);
        return null;
      }
      const first = await manager
        .createQueryBuilder(WebhookDelivery, 'd')
        .where(`d.endpointId = :endpointId AND ${due}`, { endpointId, ...parameters })
        .orderBy('d.sequence', 'ASC')
        .limit(1)
        .getOne();
      if (!first) return null;
      const { affected } = await manager
        .createQueryBuilder()
        .update(WebhookDelivery)
        .set({ leaseOwner: owner, leaseUntil: until, attempts: () => '"attempts" + 1' })
        .where(`id = :id AND ${due}`, { id: first.id, ...parameters })
        .execute();
      return affected === 1 ? manager.findOneBy(WebhookDelivery, { id: first.id }) : null;
    });
  }

  /**
   * Notes how an attempt ended and what comes next, unless it was sent again by hand meanwhile: then that comes next.
   *
   * @param delivery as {@link claim} gave it
   * @returns the state that this attempt led to; undefined when it led to none, or somebody else has taken it in hand since
   */
  async settle(delivery: WebhookDelivery, end: AttemptEnd): Promise<DeliveryState | undefined> {
    const { id, leaseOwner, attempts, tries, nextAt } = delivery;
    const change = this.changeBy(delivery, end);
    return this.database.write(async (manager) => {
      await manager.insert(WebhookAttempt, { deliveryId: id, number: attempts, ...end });
      const mine = { id, attempts, leaseOwner: leaseOwner ?? '' };
      const untouched = { ...mine, state: 'pending' as const, tries, nextAt: nextAt ?? IsNull() };
      const { affected } = await manager.update(WebhookDelivery, untouched, change);
      if (affected === 1) return change.state;
      await manager.update(WebhookDelivery, mine, FREE);
      return undefined;
    });
  }

  /** How many deliveries of an endpoint were given up. */
  async countDead(endpointId: string): Promise<number> {
    return this.database.read.countBy(WebhookDelivery, { endpointId, state: 'dead' });
  }

  /** The latest first. @param before sequence number; those below it */
  async list(
    endpointId: string,
    { before, limit, state }: Readonly<{ before?: number; limit: number; state?: DeliveryState }>,
  ): Promise<readonly WebhookDelivery[]> {
    const where = {
      endpointId,
      ...(before === undefined ? {} : { sequence: LessThan(before) }),
      ...(state === undefined ? {} : { state }),
    };
    return this.database.read.find(WebhookDelivery, { where, order: { sequence: 'DESC' }, take: limit });
  }

  /** @throws DomainError `delivery-not-found` */
  async get(endpointId: string, id: string): Promise<WebhookDelivery> {
    const delivery = await this.database.read.findOneBy(WebhookDelivery, { id, endpointId });
    if (!delivery) throw new DomainError('delivery-not-found', `There is no delivery ${id}.`);
    return delivery;
  }

  /** The log of a delivery, in order. */
  async attempts(deliveryId: string): Promise<readonly WebhookAttempt[]> {
    return this.database.read.find(WebhookAttempt, { where: { deliveryId }, order: { number: 'ASC' } });
  }

  /**
   * Sends it again as soon as may be, whatever became of it before; all attempts are to be had anew.
   *
   * @throws DomainError `delivery-not-found`, `subscription-not-found` when that has ended
   */
  async resend(endpointId: string, id: string): Promise<WebhookDelivery> {
    await this.get(endpointId, id);
    const again = { state: 'pending' as const, tries: 0, nextAt: this.clock.now() };
    await this.database.write(async (manager) => {
      if (!(await isOpen(manager, endpointId))) throw subscriptionMissing(endpointId);
      await manager.update(WebhookDelivery, { id, endpointId }, again);
    });
    return this.get(endpointId, id);
  }

  private changeBy({ tries }: WebhookDelivery, { outcome }: AttemptEnd) {
    const now = this.clock.now();
    if (outcome === 'delivered')
      return { ...FREE, state: 'delivered', nextAt: null, deliveredAt: now } as const;
    const failed = { ...FREE, tries: tries + 1 };
    const [byte = 0] = this.randomness.bytes(1);
    const pause = pauseAfter(failed.tries, byte / 255);
    if (pause === undefined) return { ...failed, state: 'dead', nextAt: null } as const;
    return { ...failed, state: 'pending', nextAt: new Date(now.getTime() + pause) } as const;
  }
}

/** What waits for an endpoint to which nothing is sent any more. */
export async function giveUpPending(manager: EntityManager, endpointId: string): Promise<void> {
  const pending = { endpointId, state: 'pending' as const };
  await manager.update(WebhookDelivery, pending, { state: 'cancelled', nextAt: null });
}

function bodyOf(id: string, { type, sequence, at, data }: WebhookEvent): string {
  return JSON.stringify({ id, type, sequence, at: at.toISOString(), data });
}
