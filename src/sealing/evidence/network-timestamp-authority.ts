import { Logger } from '@nestjs/common';
import { DomainError } from '../../lib/errors/domain-error.js';
import { readExpectedToken } from '../../lib/tsp/read/expected-token.js';
import type { TimestampToken } from '../../lib/tsp/read/timestamp-token.js';
import { positiveNonce, timeStampRequest } from '../../lib/tsp/write/time-stamp-request.js';
import { buildChain } from '../../lib/x509/read/chain.js';
import type { Randomness } from '../../platform/secrets/randomness.js';
import { TimestampAuthority } from '../timestamp-authority.port.js';
import type { EvidenceContext } from './evidence-context.js';
import { type FailedAttempt, failedAttempt, inWords } from './failed-attempt.js';
import type { IssuerCertificates } from './issuer-certificates.js';

const NONCE_OCTETS = 8;

/** Far more than any token with its chain. */
const MAXIMUM_BYTES = 262_144;

/** Asks the configured authorities one after the other and believes no token that was not checked wholly. */
export class NetworkTimestampAuthority extends TimestampAuthority {
  private readonly logger = new Logger(NetworkTimestampAuthority.name);

  constructor(
    private readonly context: EvidenceContext,
    private readonly issuers: IssuerCertificates,
    private readonly randomness: Randomness,
  ) {
    super();
  }

  override async timestamp(digest: Uint8Array): Promise<Uint8Array> {
    const attempts: FailedAttempt[] = [];
    for (const url of this.context.config.tsaUrls) {
      const answer = await this.attempt(url, digest);
      if (answer instanceof Uint8Array) return answer;
      attempts.push(answer);
    }
    const message = `No timestamp from any authority (${inWords(attempts)}).`;
    throw new DomainError('timestamp-unavailable', message, { attempts });
  }

  /** @returns the token, or why there is none */
  private async attempt(url: string, digest: Uint8Array): Promise<Uint8Array | FailedAttempt> {
    const { circuit } = this.context;
    const pausedUntil = circuit.pausedUntil(url);
    if (pausedUntil !== undefined)
      return {
        ...failedAttempt(url, undefined),
        reason: 'paused',
        detail: `until ${pausedUntil.toISOString()}`,
      };
    try {
      const { encoded } = await this.ask(url, digest);
      circuit.succeeded(url);
      return encoded;
    } catch (error) {
      circuit.failed(url);
      const failure = failedAttempt(url, error);
      if (failure.reason === 'unexpected') this.logger.error(error);
      else this.logger.warn(`No timestamp from ${failure.source}: ${failure.reason}, ${failure.detail}`);
      return failure;
    }
  }

  private async ask(url: string, digest: Uint8Array): Promise<TimestampToken> {
    const { http, config, clock, reader } = this.context;
    const nonce = positiveNonce(this.randomness.bytes(NONCE_OCTETS));
    const asked = clock.now().getTime();
    const { bytes } = await http.post(
      url,
      { contentType: 'application/timestamp-query', bytes: timeStampRequest(digest, nonce) },
      {
        accept: 'application/timestamp-reply',
        deadlineMilliseconds: config.timeoutMilliseconds,
        maximumBytes: MAXIMUM_BYTES,
        isRepeatable: true,
      },
    );
    const tolerance = config.toleranceSeconds * 1000;
    const notBefore = new Date(asked - tolerance);
    const notAfter = new Date(clock.now().getTime() + tolerance);
    const token = readExpectedToken(bytes, { digest, nonce, notBefore, notAfter }, reader);
    await this.assertTrusted(token);
    return token;
  }

  /** @throws FaultError with a `certificate-` code */
  private async assertTrusted({ certificate, certificates }: TimestampToken): Promise<void> {
    const intermediates = await this.issuers.pathOf(certificate, certificates);
    buildChain({
      signer: certificate,
      intermediates,
      anchors: this.context.trustAnchors(),
      at: this.context.clock.now(),
      purpose: 'timestamping',
    });
  }
}
