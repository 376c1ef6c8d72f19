import { sign } from 'node:crypto';
import { promisify } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import { compactJws, jwsSigningInput } from '../lib/jws/write/compact-jws.js';
import type { PublicJwk } from '../lib/jws/public-jwk.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { type AuditKeys, makeAuditKey, readAuditKeys } from './audit-keys.js';
import { provedStatement, type Statement } from './signed-statements.js';

const signInAThread = promisify(sign);

/** Signs checkpoints of the chain and receipts of look-ups, so that they can be checked later without us. */
@Injectable()
export class AuditSignerService {
  private readonly keys: AuditKeys;

  /** @throws Error naming the key's file when that cannot be used */
  constructor(@Inject(APP_CONFIG) config: AppConfig) {
    makeAuditKey(config);
    this.keys = readAuditKeys(config);
  }

  /**
   * A compact JWS (ES256, RFC 7515) whose payload is the value by RFC 8785.
   *
   * @param type `typ` of the header, a media type without `application/`, e.g. `jz-lookup-receipt+jws`: one for each kind of
   * statement, so that none can pass for another
   * @throws TypeError for what JSON cannot hold
   */
  async signed(payload: object, type: string): Promise<string> {
    const { privateKey, publicKeys } = this.keys;
    const input = jwsSigningInput({ kid: publicKeys[0].jwk.kid, typ: type }, payload);
    const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
    return compactJws(input, await signInAThread('sha256', Buffer.from(input), key));
  }

  /**
   * Reads what {@link signed} gave, now or under a former key.
   *
   * @throws FaultError<StatementFaultCode> when it is not a statement of ours of that type
   */
  verifySigned(token: string, type: string): Statement {
    return provedStatement(token, type, this.keys.publicKeys);
  }

  /** Public keys, the one that signs now first (RFC 7517). */
  get publicKeys(): readonly PublicJwk[] {
    return this.keys.publicKeys.map(({ jwk }) => jwk);
  }
}
