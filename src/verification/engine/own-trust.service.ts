import { Inject, Injectable } from '@nestjs/common';
import { MaterialCache } from '../../lib/pades/read/any/material-cache.js';
import { type AnyCertificate, readAnyCertificate } from '../../lib/x509/read/path/index.js';
import { OwnSealCertificates } from '../../sealing/trust-anchors.own-seals.js';
import { TrustAnchors } from '../../sealing/trust-anchors.port.js';
import type { Trust } from './gather-facts.js';
import { VERIFICATION_POLICY, type VerificationPolicy } from './policy.js';

/** What is known about certificates beside what a file brings, DER each. */
export type GivenEvidence = Readonly<{
  certificates: readonly Uint8Array[];
  ocsps: readonly Uint8Array[];
  crls: readonly Uint8Array[];
}>;

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

  /** @param given is read and judged as if the file had brought it */
  async trust(given?: GivenEvidence): Promise<Trust> {
    this.roots ??= this.anchors.all().map((der) => readAnyCertificate(der));
    return {
      anchors: this.roots,
      ...this.read(given ?? NOTHING),
      ownCertificates: await this.ownSeals.digests(),
      revocation: this.policy.revocation,
      cache: this.cache,
    };
  }

  private read({
    certificates,
    ocsps,
    crls,
  }: GivenEvidence): Required<Pick<Trust, 'intermediates' | 'given'>> {
    return {
      intermediates: readable(certificates, (der) => this.cache.certificate(der)),
      given: {
        ocsps: readable(ocsps, (der) => this.cache.ocsp(der)),
        crls: readable(crls, (der) => this.cache.crl(der)),
      },
    };
  }
}

const NOTHING: GivenEvidence = { certificates: [], ocsps: [], crls: [] };

function readable<T>(all: readonly Uint8Array[], read: (der: Uint8Array) => T | undefined): T[] {
  return all.map(read).filter((each) => each !== undefined);
}
