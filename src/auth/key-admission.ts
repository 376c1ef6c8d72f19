import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../lib/errors/domain-error.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { Admission } from '../platform/http/admission.js';
import type { Principal } from '../platform/http/audience.js';
import { callerOf } from '../platform/http/caller-address.js';
import { type Allowance, RateLimiter } from '../platform/http/rate-limiter.js';
import { Clock } from '../platform/time/clock.js';
import { ApiKeysService } from './api-keys.service.js';

/** A probe that is refused takes a working service out of service. */
const UNCOUNTED: ReadonlySet<string | undefined> = new Set(['/health/live', '/health/ready']);

/**
 * Recognises the key of a request and counts the request: against the key when it is good, else against the
 * address it came from. A caller with a key is thus not stopped by its neighbours behind the same address.
 *
 * Keys never seen here are let to the database within the address's allowance only: who has used it up by
 * guessing costs no query. Keys recognised before go on meanwhile.
 */
@Injectable()
export class KeyAdmission extends Admission {
  private readonly keys: RateLimiter;
  private readonly addresses: RateLimiter;
  /** Look-ups of keys that turned out not to be good, or are still under way. */
  private readonly guesses: RateLimiter;

  constructor(
    private readonly apiKeys: ApiKeysService,
    private readonly clock: Clock,
    @Inject(APP_CONFIG) { rateLimits }: Pick<AppConfig, 'rateLimits'>,
  ) {
    super();
    this.keys = new RateLimiter(rateLimits.perKeyPerMinute);
    this.addresses = new RateLimiter(rateLimits.perAddressPerMinute);
    this.guesses = new RateLimiter(rateLimits.perAddressPerMinute);
  }

  override async admit(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (UNCOUNTED.has(request.routeOptions.url)) return;
    const { authorization } = request.headers;
    const token = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
    const caller = callerOf(request.ip);
    const principal = token === undefined ? undefined : await this.recognise(token, caller, reply);
    if (principal) {
      request.principal = principal;
      answer(reply, 'key', this.keys.take(principal.keyId, this.clock.now()));
      return;
    }
    answer(reply, 'address', this.addresses.take(caller, this.clock.now()));
    if (authorization !== undefined) throw invalid(reply);
  }

  override countAddress(address: string): readonly string[] | undefined {
    const allowance = this.addresses.take(callerOf(address), this.clock.now());
    return allowance.allowed ? standing('address', allowance).flat() : undefined;
  }

  override giveBackAddress(address: string): void {
    this.addresses.giveBack(callerOf(address), this.clock.now());
  }

  override isGood(keyId: string): Promise<boolean> {
    return this.apiKeys.isGood(keyId);
  }

  private async recognise(
    token: string,
    caller: string,
    reply: FastifyReply,
  ): Promise<Principal | undefined> {
    let guessed = false;
    const principal = await this.apiKeys.authenticate(token, () => {
      const allowance = this.guesses.take(caller, this.clock.now());
      if (!allowance.allowed) answer(reply, 'address', allowance);
      guessed = true;
    });
    if (principal && guessed) this.guesses.giveBack(caller, this.clock.now());
    return principal;
  }
}

/** Headers of draft-ietf-httpapi-ratelimit-headers. */
function standing(policy: 'key' | 'address', { limit, remaining, resetSeconds }: Allowance) {
  return [
    ['ratelimit-policy', `"${policy}";q=${limit};w=60`],
    ['ratelimit', `"${policy}";r=${remaining};t=${resetSeconds}`],
  ] as const;
}

/** Refuses when the allowance is used up. */
function answer(reply: FastifyReply, policy: 'key' | 'address', allowance: Allowance): void {
  for (const [name, value] of standing(policy, allowance)) reply.header(name, value);
  if (allowance.allowed) return;
  reply.header('Retry-After', String(allowance.retryAfterSeconds));
  throw new DomainError('rate-limited', `Try again in ${allowance.retryAfterSeconds} s.`);
}

/** One answer for every kind of wrong key (RFC 6750 §3.1). */
function invalid(reply: FastifyReply): DomainError {
  reply.header('WWW-Authenticate', 'Bearer realm="jianzhang", error="invalid_token"');
  return new DomainError('credentials-invalid', 'The API key is not valid.');
}
