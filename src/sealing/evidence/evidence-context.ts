import type { Certificate } from '../../lib/x509/read/certificate.js';
import { CertificateReader } from '../../lib/x509/read/certificate-reader.js';
import type { EvidenceConfig } from '../../platform/config/evidence-config.js';
import type { HttpClient } from '../../platform/http-client/http-client.js';
import type { Clock } from '../../platform/time/clock.js';
import type { TrustAnchors } from '../trust-anchors.port.js';
import { Circuit } from './circuit.js';

/** What everything of this folder works with. */
export class EvidenceContext {
  /** Certificates of authorities and responders: the same few again and again. */
  readonly reader = new CertificateReader(256);
  readonly circuit: Circuit;

  constructor(
    readonly config: EvidenceConfig,
    readonly http: HttpClient,
    readonly clock: Clock,
    private readonly anchors: TrustAnchors,
  ) {
    this.circuit = new Circuit(clock, config.pauseSeconds);
  }

  trustAnchors(): readonly Certificate[] {
    return this.anchors.all().map((anchor) => this.reader.read(anchor));
  }

  isTrusted({ encoded }: Certificate): boolean {
    return this.anchors.all().some((anchor) => Buffer.compare(anchor, encoded) === 0);
  }

  /** @returns the earlier of an answer's own end and the configured age */
  usableUntil(nextUpdate: Date | undefined): Date {
    const oldest = this.clock.now().getTime() + this.config.maximumAgeSeconds * 1000;
    return new Date(Math.min(oldest, nextUpdate?.getTime() ?? oldest));
  }
}
