import { Logger } from '@nestjs/common';
import { DomainError } from '../../lib/errors/domain-error.js';
import type { Certificate } from '../../lib/x509/read/certificate.js';
import type { Evidence } from '../revocation-source.port.js';
import { CrlSource } from './crl-source.js';
import type { EvidenceContext } from './evidence-context.js';
import { type FailedAttempt, failedAttempt, inWords, isServiceTrouble } from './failed-attempt.js';
import { OcspSource } from './ocsp-source.js';
import type { StatusAnswer, StatusQuestion } from './status-question.js';

/** Finds out about one certificate: OCSP where the certificate names it, else the issuer's list. */
export class CertificateStatus {
  private readonly logger = new Logger(CertificateStatus.name);
  private readonly ocsp: OcspSource;
  private readonly crls: CrlSource;

  constructor(private readonly context: EvidenceContext) {
    this.crls = new CrlSource(context);
    this.ocsp = new OcspSource(context, this.crls);
  }

  /** @throws DomainError `certificate-revoked`, `revocation-unavailable` */
  async evidenceOf(question: StatusQuestion): Promise<Evidence> {
    const { certificate } = question;
    const sources = [
      ...certificate.ocspUrls.map((url) => ({ url, ask: () => this.ocsp.ask(url, question) })),
      ...certificate.crlUrls.map((url) => ({ url, ask: () => this.crls.ask(url, question) })),
    ];
    const attempts: FailedAttempt[] = [];
    for (const { url, ask } of sources) {
      const answer = await this.attempt(url, ask);
      if ('evidence' in answer) return unrevoked(certificate, answer);
      attempts.push(answer);
    }
    const reasons = sources.length === 0 ? 'it names no source' : inWords(attempts);
    throw new DomainError(
      'revocation-unavailable',
      `Whether the certificate ${certificate.serial} was revoked is not to be had (${reasons}).`,
      { serial: certificate.serial, attempts },
    );
  }

  private async attempt(
    url: string,
    ask: () => Promise<StatusAnswer>,
  ): Promise<StatusAnswer | FailedAttempt> {
    const { circuit } = this.context;
    const pausedUntil = circuit.pausedUntil(url);
    if (pausedUntil !== undefined)
      return {
        ...failedAttempt(url, undefined),
        reason: 'paused',
        detail: `until ${pausedUntil.toISOString()}`,
      };
    try {
      const answer = await ask();
      circuit.succeeded(url);
      return answer;
    } catch (error) {
      const failure = failedAttempt(url, error);
      if (isServiceTrouble(failure)) circuit.failed(url);
      if (failure.reason === 'unexpected') this.logger.error(error);
      else
        this.logger.warn(`No revocation status from ${failure.source}: ${failure.reason}, ${failure.detail}`);
      return failure;
    }
  }
}

function unrevoked({ serial }: Certificate, { evidence, revocation }: StatusAnswer): Evidence {
  if (revocation === undefined) return evidence;
  const { revokedAt, reason } = revocation;
  throw new DomainError(
    'certificate-revoked',
    `The certificate ${serial} was revoked on ${revokedAt.toISOString()} (${reason}).`,
    { serial, revokedAt: revokedAt.toISOString(), reason },
  );
}
