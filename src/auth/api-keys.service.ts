import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { DomainError } from '../lib/errors/domain-error.js';
import { Database } from '../platform/database/database.js';
import { type Principal, type Scope, SCOPES } from '../platform/http/audience.js';
import { Randomness } from '../platform/secrets/randomness.js';
import { Clock } from '../platform/time/clock.js';
import { ApiKey } from './api-key.entity.js';
import { digestMatches, digestOf, makeToken, readToken, TOKEN_BYTES } from './api-key-token.js';
import { KeyCache } from './key-cache.js';
import { assertNewKey, type NewApiKey } from './new-api-key.js';

/** What may be shown of a key: everything but what recognises it. */
export type ApiKeyView = Omit<ApiKey, 'digest' | 'scopes'> & { scopes: readonly Scope[] };

const LAST_USE_EVERY_MS = 60_000;

/** Makes, lists, revokes and recognises API keys. */
@Injectable()
export class ApiKeysService implements OnApplicationShutdown {
  private readonly logger = new Logger(ApiKeysService.name);
  private readonly cache = new KeyCache();
  private lastUse: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /**
   * @returns the key itself, which is not kept and cannot be shown again
   * @throws DomainError `request-invalid` naming the wrong field
   */
  async create(input: NewApiKey): Promise<{ token: string; key: ApiKeyView }> {
    const now = this.clock.now();
    assertNewKey(input, now);
    const { id, token } = makeToken(this.randomness.bytes(TOKEN_BYTES));
    const key: ApiKey = {
      id,
      digest: digestOf(token),
      name: input.name,
      organisation: input.organisation,
      organisationUscc: input.organisationUscc ?? null,
      role: input.role,
      scopes: [...new Set(input.scopes)].join(' '),
      createdAt: now,
      expiresAt: input.expiresAt ?? null,
      lastUsedAt: null,
      revokedAt: null,
    };
    await this.database.write((manager) => manager.insert(ApiKey, key));
    return { token, key: viewOf(key) };
  }

  /** Newest first, revoked and expired ones included. */
  async list(): Promise<readonly ApiKeyView[]> {
    const keys = await this.database.read.find(ApiKey, { order: { createdAt: 'DESC', id: 'ASC' } });
    return keys.map((key) => viewOf(key));
  }

  /**
   * Refused everywhere within one second; a key that is revoked already keeps its first date.
   *
   * @throws DomainError `key-not-found`
   */
  async revoke(id: string): Promise<ApiKeyView> {
    const key = await this.database.write(async (manager) => {
      const found = await manager.findOneBy(ApiKey, { id });
      if (!found) throw new DomainError('key-not-found', `There is no API key ${id}.`);
      if (found.revokedAt) return found;
      found.revokedAt = this.clock.now();
      return manager.save(found);
    });
    this.cache.forget(id);
    return viewOf(key);
  }

  /**
   * @param beforeFirstRead called before the database is asked about a key that was not recognised here before;
   *   what it throws is thrown, and nothing is read
   * @returns undefined for a key that is unknown, wrong, expired or revoked; nobody is told which
   */
  async authenticate(token: string, beforeFirstRead: () => void): Promise<Principal | undefined> {
    const given = readToken(token);
    if (!given) return undefined;
    const now = this.clock.now();
    const key = await this.cache.get(given.id, now, (known) => {
      if (!known || !digestMatches(token, known.digest)) beforeFirstRead();
      return this.database.read.findOneBy(ApiKey, { id: given.id });
    });
    if (!key || !digestMatches(token, key.digest) || !isInForce(key, now)) return undefined;
    this.noteUse(key, now);
    return principalOf(key);
  }

  /** False within one second of a revocation, as everywhere. */
  async isGood(id: string): Promise<boolean> {
    const now = this.clock.now();
    const key = await this.cache.get(id, now, () => this.database.read.findOneBy(ApiKey, { id }));
    return key !== null && isInForce(key, now);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.lastUse;
  }

  /** Nobody waits for it: a request is not late because its date of use is. */
  private noteUse(key: ApiKey, now: Date): void {
    if (key.lastUsedAt && now.getTime() - key.lastUsedAt.getTime() < LAST_USE_EVERY_MS) return;
    key.lastUsedAt = now;
    this.lastUse = this.lastUse.then(() => this.writeUse(key.id, now));
  }

  private async writeUse(id: string, lastUsedAt: Date): Promise<void> {
    try {
      await this.database.write((manager) => manager.update(ApiKey, { id }, { lastUsedAt }));
    } catch (error) {
      this.logger.warn('last use of a key not written', { keyId: id, error });
    }
  }
}

function isInForce({ revokedAt, expiresAt }: ApiKey, now: Date): boolean {
  return revokedAt === null && (expiresAt === null || now < expiresAt);
}

function principalOf({ id, name, organisation, organisationUscc, role, scopes }: ApiKey): Principal {
  return { keyId: id, name, organisation, organisationUscc, role, scopes: scopesOf(scopes) };
}

function viewOf({ digest: _, scopes, ...rest }: ApiKey): ApiKeyView {
  return { ...rest, scopes: scopesOf(scopes) };
}

/** A scope that this version no longer knows opens nothing. */
function scopesOf(text: string): readonly Scope[] {
  return SCOPES.filter((scope) => text.split(' ').includes(scope));
}
