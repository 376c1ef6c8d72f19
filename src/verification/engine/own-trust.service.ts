import { Inject, Injectable } from '@nestjs/common';
import { MaterialCache } from '../../lib/pades/read/any/material-cache.js';
import { type AnyCertificate, readAnyCertificate } from '../../lib/x509/read/path/index.js';
import { OwnSealCertificates } from '../../sealing/trust-anchors.own-seals.js';
import { TrustAnchors } from '../../sealing/trust-anchors.port.js';
import type { Trust } from './gather-facts.js';
import { VERIFICATION_POLICY, type VerificationPolicy } from './policy.js';

/** What files are judged against: our roots, and the certificates of our own seals. */
@Injectable()
export class OwnTrust {
  private roots: readonly AnyCertificate[] | undefined;
  private readonly cache = new MaterialCache();

  constructor(
    @Inject(VERIFICATION_POLICY) private readonly policy: VerificationPolicy,
    private readonly anchors: TrustAnchors,
    private readonly ownSeals: OwnSealCertificates,
  ) {}

  async trust(): Promise<Trust> {
    this.roots ??= this.anchors.all().map((der) => readAnyCertificate(der));
    return {
      anchors: this.roots,
      intermediates: [],
      ownCertificates: await this.ownSeals.digests(),
      revocation: this.policy.revocation,
      cache: this.cache,
    };
  }
}
