import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../lib/errors/domain-error.js';
import { CodeKeysService } from '../sealing/code-keys.service.js';
import { base64url, type SignedListAnswer } from './signed-list.js';

/** The trust list as its root has signed it, elsewhere (信任列表). */
@Injectable()
export class TrustListService {
  constructor(private readonly keys: CodeKeysService) {}

  /** @throws DomainError `list-not-found` when this installation has none */
  async current(): Promise<SignedListAnswer> {
    const signed = await this.keys.trustList();
    if (!signed) throw new DomainError('list-not-found', 'This installation has no trust list.');
    const { bytes, list } = signed;
    const keys = list.keys.map((key) => {
      return { ...key, kid: base64url(key.kid), publicKey: base64url(key.publicKey), algorithm: 'ES256' };
    });
    const etag = `"${createHash('sha256').update(bytes).digest('hex')}"`;
    return { bytes, etag, view: { ...list, keys } };
  }
}
