import type { PadesLevel } from '../../lib/pades/level.js';
import { coveredDigest, type PreparedSeal } from '../../lib/pades/write/prepared-seal.js';
import { sealingOptions } from '../../issuance/sealing-options.js';
import type { EvidenceConfig } from '../../platform/config/evidence-config.js';
import { NodeHttpClient } from '../../platform/http-client/node-http-client.js';
import { SystemRandomness } from '../../platform/secrets/randomness.js';
import { SystemClock } from '../../platform/time/clock.js';
import type { DrawnLicence } from '../../rendering/rendering.service.js';
import { CertificateStatus } from '../../sealing/evidence/certificate-status.js';
import { EvidenceContext } from '../../sealing/evidence/evidence-context.js';
import { allowedOrigins } from '../../sealing/evidence/evidence.module.js';
import { IssuerCertificates } from '../../sealing/evidence/issuer-certificates.js';
import { NetworkRevocationSource } from '../../sealing/evidence/network-revocation-source.js';
import { NetworkTimestampAuthority } from '../../sealing/evidence/network-timestamp-authority.js';
import { ValidationData } from '../../sealing/levels/validation-data.js';
import type { Seal } from '../../sealing/seal.js';
import { SealLevelsService } from '../../sealing/seal-levels.service.js';
import { prepareClosingSeal, prepareSeal } from '../../sealing/seal-writing.js';
import type { TrustAnchors } from '../../sealing/trust-anchors.port.js';

const ISSUER_FIRST = {
  sealOrder: 'issuer-holder',
  sealPlacement: JSON.stringify({ kind: 'issuer-line' }),
} as const;

/** Seals at a level as the service does, without its records, database and file store. */
export class LevelSealer {
  private constructor(
    private readonly levels: SealLevelsService,
    private readonly http: NodeHttpClient,
  ) {}

  static with(evidence: EvidenceConfig, anchors: TrustAnchors): LevelSealer {
    const http = new NodeHttpClient(allowedOrigins(evidence));
    const context = new EvidenceContext(evidence, http, new SystemClock(), anchors);
    const issuers = new IssuerCertificates(context);
    const authority = new NetworkTimestampAuthority(context, issuers, new SystemRandomness());
    const revocation = new NetworkRevocationSource(context, issuers, new CertificateStatus(context));
    return new LevelSealer(new SealLevelsService(authority, new ValidationData(revocation, anchors)), http);
  }

  /** @throws Error when the level is not reached: a lower one would be measured */
  async seal(drawn: DrawnLicence, seal: Seal, asked: PadesLevel, at: Date): Promise<Uint8Array> {
    const options = { timestampReserve: this.levels.timestampReserve(asked) };
    return this.raise(await this.sign(prepareSeal(drawn, seal, at, options), seal, asked), asked);
  }

  /** The issuer's seal, then another one in the holder's place. */
  async sealTwice(
    drawn: DrawnLicence,
    [first, second]: readonly [issuer: Seal, holder: Seal],
    asked: PadesLevel,
    at: Date,
  ): Promise<Uint8Array> {
    const timestampReserve = this.levels.timestampReserve(asked);
    const options = sealingOptions(ISSUER_FIRST, drawn, timestampReserve);
    const half = await this.sign(prepareSeal(drawn, first, at, options), first, asked);
    const closing = prepareClosingSeal(half, second, at, { party: 'holder', timestampReserve });
    return this.raise(await this.sign(closing, second, asked), asked);
  }

  close(): void {
    this.http.close();
  }

  private async sign(prepared: PreparedSeal, seal: Seal, asked: PadesLevel): Promise<Uint8Array> {
    const digest = coveredDigest(prepared);
    const signature = await seal.signer.sign(seal.cms.signedAttributes(digest));
    const { bytes, missing } = await this.levels.embed(
      prepared,
      seal.cms.signedData(digest, signature),
      asked,
    );
    if (missing) throw missing;
    return bytes;
  }

  private async raise(sealed: Uint8Array, asked: PadesLevel): Promise<Uint8Array> {
    const level = asked === 'B-B' ? 'B-B' : 'B-T';
    const { bytes, missing } = await this.levels.raise({ bytes: sealed, level }, asked);
    if (missing) throw missing;
    return bytes;
  }
}
