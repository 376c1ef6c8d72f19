import { Module } from '@nestjs/common';
import type { AppConfig } from '../../platform/config/app-config.js';
import { APP_CONFIG } from '../../platform/config/config.module.js';
import type { EvidenceConfig } from '../../platform/config/evidence-config.js';
import type { AllowedOrigin } from '../../platform/http-client/allowed-origins.js';
import { NodeHttpClient } from '../../platform/http-client/node-http-client.js';
import { Randomness } from '../../platform/secrets/randomness.js';
import { Clock } from '../../platform/time/clock.js';
import { RevocationSource } from '../revocation-source.port.js';
import { TimestampAuthority } from '../timestamp-authority.port.js';
import { TrustAnchorsModule } from '../trust-anchors.module.js';
import { TrustAnchors } from '../trust-anchors.port.js';
import { CertificateStatus } from './certificate-status.js';
import { EvidenceContext } from './evidence-context.js';
import { IssuerCertificates } from './issuer-certificates.js';
import { NetworkRevocationSource } from './network-revocation-source.js';
import { NetworkTimestampAuthority } from './network-timestamp-authority.js';

/** Timestamps and revocation data from the services that the configuration names. */
@Module({
  imports: [TrustAnchorsModule],
  providers: [
    {
      provide: NodeHttpClient,
      inject: [APP_CONFIG],
      useFactory: ({ evidence }: AppConfig) => new NodeHttpClient(allowedOrigins(evidence)),
    },
    {
      provide: EvidenceContext,
      inject: [APP_CONFIG, NodeHttpClient, Clock, TrustAnchors],
      useFactory: ({ evidence }: AppConfig, http: NodeHttpClient, clock: Clock, anchors: TrustAnchors) =>
        new EvidenceContext(evidence, http, clock, anchors),
    },
    {
      provide: IssuerCertificates,
      inject: [EvidenceContext],
      useFactory: (context: EvidenceContext) => new IssuerCertificates(context),
    },
    {
      provide: TimestampAuthority,
      inject: [EvidenceContext, IssuerCertificates, Randomness],
      useFactory: (context: EvidenceContext, issuers: IssuerCertificates, randomness: Randomness) =>
        new NetworkTimestampAuthority(context, issuers, randomness),
    },
    {
      provide: RevocationSource,
      inject: [EvidenceContext, IssuerCertificates],
      useFactory: (context: EvidenceContext, issuers: IssuerCertificates) =>
        new NetworkRevocationSource(context, issuers, new CertificateStatus(context)),
    },
  ],
  exports: [TimestampAuthority, RevocationSource],
})
export class EvidenceModule {}

/** The hosts come first: they may say which address a name stands for. */
export function allowedOrigins({ tsaUrls, hosts }: EvidenceConfig): readonly AllowedOrigin[] {
  return [...hosts, ...tsaUrls.map((url) => ({ origin: new URL(url).origin }))];
}
