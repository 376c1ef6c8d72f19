import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, MoreThan } from 'typeorm';
import { DomainError } from '../lib/errors/domain-error.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { Database } from '../platform/database/database.js';
import { isUniqueViolation } from '../platform/database/unique-violation.js';
import { isPublicAddress } from '../platform/http-client/public-address.js';
import { FieldCipher } from '../platform/secrets/field-cipher.js';
import { Randomness } from '../platform/secrets/randomness.js';
import { Clock } from '../platform/time/clock.js';
import { type AllowedEndpoint, checkedEndpoint } from './endpoint-rules.js';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';
import { type Resolve, WEBHOOK_RESOLVE } from './webhook-http.js';

/** Alarm of an endpoint that was not told of everything. */
export const GIVEN_UP = 'webhook-given-up';

const SECRET_BYTES = 32;
const SECRET_PREFIX = 'jzwh_';
/** More is a mistake, and every event would be sent to each of them. */
const MOST_ENDPOINTS = 20;

/** An endpoint with the key of its signatures, which is shown when it is made and never again. */
export type EndpointWithSecret = Readonly<{ endpoint: WebhookEndpoint; secret: string }>;

type Wish = Readonly<{ url: string; idempotencyKey: string | undefined }>;

/** Which addresses of which organisations are told. */
@Injectable()
export class WebhookEndpointsService {
  constructor(
    @Inject(APP_CONFIG) private readonly config: Pick<AppConfig, 'environment' | 'webhooks'>,
    @Inject(WEBHOOK_RESOLVE) private readonly resolve: Resolve,
    private readonly database: Database,
    private readonly cipher: FieldCipher,
    private readonly randomness: Randomness,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds an address; asked again with the same `Idempotency-Key`, gives the same answer.
   *
   * @throws DomainError `subscription-refused`, `subscription-exists`, `idempotency-key-reused`
   */
  async add(organisationUscc: string, wish: Wish): Promise<EndpointWithSecret> {
    const creationKey =
      wish.idempotencyKey === undefined ? null : `${organisationUscc} ${wish.idempotencyKey}`;
    const url = await this.allowed(wish.url);
    const made = creationKey === null ? null : await this.madeBefore(creationKey, url);
    if (made) return made;
    try {
      return await this.insert(organisationUscc, url, creationKey);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      const meanwhile = creationKey === null ? null : await this.madeBefore(creationKey, url);
      if (meanwhile) return meanwhile;
      throw new DomainError('subscription-exists', 'There is a subscription for this address already.');
    }
  }

  /** Those that are told now, the oldest first. */
  async list(organisationUscc: string): Promise<readonly WebhookEndpoint[]> {
    return openOf(this.database.read, organisationUscc);
  }

  /** @throws DomainError `subscription-not-found`, also for one of another organisation */
  async get(organisationUscc: string, id: string): Promise<WebhookEndpoint> {
    const where = { id, organisationUscc, removedAt: IsNull() };
    const endpoint = await this.database.read.findOneBy(WebhookEndpoint, where);
    if (!endpoint) throw subscriptionMissing(id);
    return endpoint;
  }

  /** Takes another key from now on, for what was sent before and is tried again too. @throws DomainError `subscription-not-found` */
  async rotateSecret(organisationUscc: string, id: string): Promise<EndpointWithSecret> {
    await this.get(organisationUscc, id);
    const secret = this.newSecret();
    const change = { secret: this.cipher.encrypt(secret, id), secretSince: this.clock.now() };
    await this.database.write((manager) => manager.update(WebhookEndpoint, { id }, change));
    return { endpoint: await this.get(organisationUscc, id), secret };
  }

  /** Brings every key under the active data key. @returns how many were rewritten */
  async reencryptSecrets(): Promise<number> {
    let after = '';
    let rewritten = 0;
    for (;;) {
      const where = { id: MoreThan(after) };
      const [row] = await this.database.read.find(WebhookEndpoint, { where, order: { id: 'ASC' }, take: 1 });
      if (!row) return rewritten;
      after = row.id;
      if (!this.cipher.isStale(row.secret)) continue;
      const secret = this.cipher.encrypt(this.cipher.decrypt(row.secret, row.id), row.id);
      const seen = { id: row.id, secret: row.secret };
      await this.database.write((manager) => manager.update(WebhookEndpoint, seen, { secret }));
      rewritten += 1;
    }
  }

  /**
   * @returns the address in its normal form
   * @throws DomainError `subscription-refused`
   */
  private async allowed(text: string): Promise<string> {
    const { environment, webhooks } = this.config;
    const rules = { hosts: webhooks.hosts, isProduction: environment === 'production' };
    const endpoint = checkedEndpoint(text, rules);
    if (typeof endpoint === 'string') throw refused(endpoint);
    if (await this.leadsInside(endpoint)) throw refused('leads to an address inside of a private network');
    return endpoint.url.href;
  }

  /** Told at once to whoever asks; what counts is the look at each call. A name that cannot be resolved may be so tomorrow. */
  private async leadsInside({ url: { hostname }, allowed }: AllowedEndpoint): Promise<boolean> {
    const isNumeric = isIP(hostname.replaceAll(/[[\]]/g, '')) !== 0;
    if (allowed.address !== undefined || isNumeric || hostname === 'localhost') return false;
    const found = await this.resolve(hostname).catch(() => []);
    return found.length > 0 && !found.some(({ address, family }) => isPublicAddress(address, family));
  }

  private async madeBefore(creationKey: string, url: string): Promise<EndpointWithSecret | null> {
    const endpoint = await this.database.read.findOneBy(WebhookEndpoint, { creationKey });
    if (!endpoint) return null;
    if (endpoint.url !== url || endpoint.removedAt !== null)
      throw new DomainError('idempotency-key-reused', 'This Idempotency-Key was used for something else.');
    return { endpoint, secret: this.cipher.decrypt(endpoint.secret, endpoint.id) };
  }

  private async insert(
    organisationUscc: string,
    url: string,
    creationKey: string | null,
  ): Promise<EndpointWithSecret> {
    const [id, secret, now] = [randomUUID(), this.newSecret(), this.clock.now()];
    const sealed = { secret: this.cipher.encrypt(secret, id), secretSince: now };
    const open = { createdAt: now, removedAt: null, openKey: `${organisationUscc} ${url}` };
    const endpoint = { id, organisationUscc, url, creationKey, ...sealed, ...open };
    await this.database.write(async (manager) => {
      await this.database.lock(manager, `webhook endpoints of ${organisationUscc}`);
      const { length } = await openOf(manager, organisationUscc);
      if (length >= MOST_ENDPOINTS) throw tooMany();
      await manager.insert(WebhookEndpoint, endpoint);
    });
    return { endpoint, secret };
  }

  private newSecret(): string {
    return SECRET_PREFIX + Buffer.from(this.randomness.bytes(SECRET_BYTES)).toString('base64url');
  }
}

/** Those of an organisation that are told now, the oldest first. */
export async function openOf(
  manager: EntityManager,
  organisationUscc: string,
): Promise<readonly WebhookEndpoint[]> {
  const where = { organisationUscc, removedAt: IsNull() };
  return manager.find(WebhookEndpoint, { where, order: { createdAt: 'ASC', id: 'ASC' } });
}

/** Whether anything may be sent to an endpoint, inside the caller's transaction. */
export async function isOpen(manager: EntityManager, id: string): Promise<boolean> {
  return manager.existsBy(WebhookEndpoint, { id, removedAt: IsNull() });
}

export function subscriptionMissing(id: string): DomainError {
  return new DomainError('subscription-not-found', `There is no subscription ${id}.`);
}

function refused(detail: string): DomainError {
  const errors = [{ pointer: '/url', detail }];
  return new DomainError('subscription-refused', `Nothing can be sent to this address: it ${detail}.`, {
    errors,
  });
}

function tooMany(): DomainError {
  return new DomainError(
    'subscription-refused',
    `An organisation has ${MOST_ENDPOINTS} subscriptions at most.`,
  );
}
