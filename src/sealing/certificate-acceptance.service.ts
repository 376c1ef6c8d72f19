import type { X509Certificate } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../lib/errors/domain-error.js';
import { isDevelopmentCertificate } from '../lib/x509/development-mark.js';
import { keyTypeOf } from '../lib/x509/key-type.js';
import { certificateParts } from '../lib/x509/write/certificate-parts.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { Database } from '../platform/database/database.js';
import { Clock } from '../platform/time/clock.js';
import { assertChain, parseCertificates } from './certificate-chain.js';
import { certifiedOrganisation, isCertifiedFor } from './certificate-organisation.js';
import { answersTest } from './key-test.js';
import { OpenedSealsService } from './opened-seals.service.js';
import { SealCertificate } from './records/seal-certificate.entity.js';
import { certificateRefusal } from './records/seal-permission.js';
import type { SealRecord } from './records/seal-record.entity.js';
import { sha256Hex } from './seal.js';
import { FileTrustAnchors } from './trust-anchors.js';

/** A seal's chain that was found good. */
export type AcceptedCertificates = Readonly<{
  certificates: readonly X509Certificate[];
  /** Of the seal's own certificate. */
  certificateSha256: string;
  notBefore: Date;
  notAfter: Date;
}>;

type Organisation = Readonly<{ id: string; uscc: string; name: string }>;

/** Decides which certificates may become those of a seal. */
@Injectable()
export class CertificateAcceptanceService {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly anchors: FileTrustAnchors,
    private readonly database: Database,
    private readonly opened: OpenedSealsService,
    private readonly clock: Clock,
  ) {}

  /**
   * @param pem the seal's certificate first, then its chain up to a root of `trust.pem`
   * @throws DomainError `seal-certificate-refused` saying why; `certificate-ending`
   */
  accept(pem: string, seal: Organisation): AcceptedCertificates {
    const accepted = this.read(pem, seal);
    const now = this.clock.now();
    const ended = accepted.certificates
      .map(({ raw }) => certificateParts(raw).notAfter)
      .find((end) => end < now);
    if (ended) throw refused(`holds a certificate that expired on ${ended.toISOString()}`);
    // One that begins later may be handed in before its day.
    const dates = { id: seal.id, notBefore: now, notAfter: accepted.notAfter };
    const ending = certificateRefusal(dates, now, this.config.seals.minimumDays);
    if (ending) throw ending;
    return accepted;
  }

  /**
   * Whether a seal could sign with its certificate, or the one proposed for it: chain, dates, and a test signature.
   *
   * @throws DomainError `seal-certificate-refused`, `certificate-ending`
   */
  async assertUsable(seal: SealRecord, proposed: boolean): Promise<void> {
    const { id: sealId, proposedCertificateSha256, proposedKeyReference } = seal;
    const sha256 = (proposed ? proposedCertificateSha256 : seal.certificateSha256) ?? '';
    const reference = (proposed ? proposedKeyReference : seal.keyReference) ?? '';
    const row = await this.database.read.findOneByOrFail(SealCertificate, { sealId, sha256 });
    const { certificates } = this.accept(row.certificates, seal);
    const trial = await this.opened.trial(seal, certificates, reference);
    const answers = await answersTest(trial).catch((error: unknown) => {
      throw unanswered(reference, error);
    });
    if (answers) return;
    const detail = `The key ${reference} is another than the certificate's.`;
    throw new DomainError('seal-certificate-refused', detail);
  }

  private read(pem: string, seal: Organisation): AcceptedCertificates {
    const certificates = this.chain(pem);
    const [certificate] = certificates;
    if (!certificate) throw refused('holds no certificate in PEM');
    if (!isCertifiedFor(certifiedOrganisation(certificate.raw), seal)) {
      throw refused(`holds the certificate of another organisation than ${seal.uscc}`);
    }
    if (!keyTypeOf(certificate.publicKey))
      throw refused('holds a key that is no RSA-2048, RSA-3072 or P-256 key');
    const { notBefore, notAfter } = certificateParts(certificate.raw);
    return { certificates, certificateSha256: sha256Hex(certificate.raw), notBefore, notAfter };
  }

  private chain(pem: string): readonly X509Certificate[] {
    try {
      const certificates = parseCertificates(pem);
      assertChain(certificates, this.anchors.certificates);
      if (
        this.config.environment === 'production' &&
        certificates.some(({ raw }) => isDevelopmentCertificate(raw))
      )
        throw new Error('holds a development certificate: not accepted in production');
      return certificates;
    } catch (error) {
      throw refused((error as Error).message, error);
    }
  }
}

/** @param reason as it follows "The certificate file" */
function refused(reason: string, cause?: unknown): DomainError {
  return new DomainError('seal-certificate-refused', `The chain ${reason}.`, {}, { cause });
}

/** Passes on the one word that a signer has for what is wrong, such as `key-locked`. */
function unanswered(reference: string, cause: unknown): DomainError {
  const { reason } = cause instanceof DomainError ? cause.extensions : {};
  const why = typeof reason === 'string' ? ` (${reason})` : '';
  const detail = `The key ${reference} does not answer: a test signature failed${why}.`;
  return new DomainError('seal-certificate-refused', detail, reason === undefined ? {} : { reason }, {
    cause,
  });
}
