import { DomainError } from '../../lib/errors/domain-error.js';
import type { Certificate } from '../../lib/x509/read/certificate.js';
import { type Evidence, type EvidenceOptions, RevocationSource } from '../revocation-source.port.js';
import type { CertificateStatus } from './certificate-status.js';
import type { EvidenceContext } from './evidence-context.js';
import type { IssuerCertificates } from './issuer-certificates.js';
import type { StatusQuestion } from './status-question.js';

/** Asks about every certificate of a chain below its root, where each says that it is to be asked. */
export class NetworkRevocationSource extends RevocationSource {
  constructor(
    private readonly context: EvidenceContext,
    private readonly issuers: IssuerCertificates,
    private readonly status: CertificateStatus,
  ) {
    super();
  }

  override async evidenceFor(chain: readonly Uint8Array[], options: EvidenceOptions = {}): Promise<Evidence> {
    const [leaf, ...known] = chain.map((encoded) => this.context.reader.read(encoded));
    if (leaf === undefined) throw new Error('a chain without any certificate');
    const path = await this.issuers.pathOf(leaf, known);
    const outcomes = await Promise.allSettled(
      this.questions(path, options.freshAfter).map((question) => this.status.evidenceOf(question)),
    );
    const failures = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason);
    if (failures.length > 0) throw gravest(failures);
    return combined(
      path,
      outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : [])),
    );
  }

  /** @throws DomainError `revocation-unavailable` for a path that does not reach a trust anchor */
  private questions(path: readonly Certificate[], freshAfter: Date | undefined): StatusQuestion[] {
    return path.flatMap((certificate, index) => {
      const issuer = path[index + 1];
      if (this.context.isTrusted(certificate)) return [];
      if (issuer === undefined) throw withoutIssuer(certificate);
      return certificate.isNoCheck ? [] : [{ certificate, issuer, freshAfter }];
    });
  }
}

function withoutIssuer({ serial }: Certificate): DomainError {
  return new DomainError(
    'revocation-unavailable',
    `No trusted issuer of the certificate ${serial} is to be had.`,
    { serial, attempts: [] },
  );
}

/** That a certificate was revoked counts for more than that another one could not be asked about. */
function gravest(failures: readonly unknown[]): unknown {
  return (
    failures.find((failure) => !(failure instanceof DomainError)) ??
    failures.find((failure) => (failure as DomainError).code === 'certificate-revoked') ??
    failures[0]
  );
}

function combined(path: readonly Certificate[], all: readonly Evidence[]): Evidence {
  return {
    certificates: distinct([
      ...path.map(({ encoded }) => encoded),
      ...all.flatMap(({ certificates }) => certificates),
    ]),
    ocsps: distinct(all.flatMap(({ ocsps }) => ocsps)),
    crls: distinct(all.flatMap(({ crls }) => crls)),
  };
}

/** Lists and answers that are kept are the same object each time, certificates are not always. */
function distinct(values: readonly Uint8Array[]): Uint8Array[] {
  return values.filter(
    (value, index) =>
      values.findIndex((other) => other === value || Buffer.compare(other, value) === 0) === index,
  );
}
