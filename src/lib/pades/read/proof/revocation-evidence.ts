import type { FaultError } from '../../../faults/fault.js';
import type { Certificate } from '../../../x509/read/certificate.js';
import type { TrustedChain } from './chains.js';
import { type IssuedCertificate, readStatus, type StatedStatus } from './certificate-status.js';
import { proofFault } from './proof-fault.js';
import type { Timeline } from './timeline.js';
import type { ValidationEvidence } from './validation-evidence.js';

/** Reasons for which nothing that the key signed can be believed any more, whenever it was (RFC 3161 §4). */
const COMPROMISE: ReadonlySet<string> = new Set([
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'aACompromise',
]);

/** More than any file has: a responder is certified by the issuer itself. */
const MAX_RESPONDERS = 4;

/** Everything that the validation data of a file say about the certificates behind its seals and timestamps. */
export class RevocationEvidence {
  /** By the certificate's bytes. */
  private readonly statements = new Map<string, StatedStatus[]>();
  readonly faults: FaultError[] = [];

  /** @param chains of all seals and timestamps of the file */
  constructor(
    private readonly evidence: ValidationEvidence,
    private readonly chains: readonly TrustedChain[],
    timeline: Timeline,
  ) {
    const responders = evidence.statements.flatMap((each) =>
      each.kind === 'ocsp' ? each.response.certificates : [],
    );
    const issued = distinct([...chains.flatMap(issuedOf), ...respondersOf(responders, chains)]);
    for (const statement of evidence.statements) {
      const readings = issued.map((each) => ({ each, reading: readStatus(statement, each, timeline) }));
      const known = readings.flatMap(({ each, reading }) =>
        reading.kind === 'status' ? [{ each, status: reading.status }] : [],
      );
      for (const { each, status } of known) this.note(each.certificate, status);
      if (known.length > 0) continue;
      const fault = readings.map(({ reading }) => reading).find((reading) => reading.kind === 'fault')?.fault;
      this.faults.push(
        fault ??
          proofFault('validation-data-unused', `object ${statement.number} is about no certificate here`),
      );
    }
    this.faults.push(...this.unusedCertificates(issued), ...chains.flatMap((chain) => this.revoked(chain)));
  }

  /** Whether the validation data up to a revision say of everybody in a chain that he was not revoked. */
  covers({ certificates }: TrustedChain, revision: number): boolean {
    return certificates.slice(0, -1).every((certificate) => this.isCovered(certificate, revision, 0));
  }

  private isCovered(certificate: Certificate, revision: number, depth: number): boolean {
    if (certificate.isNoCheck) return true;
    const stated = this.statements.get(keyOf(certificate)) ?? [];
    return stated.some(
      ({ statement, responder }) =>
        statement.revision <= revision &&
        (responder === undefined ||
          (depth < MAX_RESPONDERS &&
            !this.isRevoked(responder) &&
            this.isCovered(responder, revision, depth + 1))),
    );
  }

  /** An answer of a responder that is revoked, whenever, proves nothing. */
  private isRevoked(certificate: Certificate): boolean {
    const stated = this.statements.get(keyOf(certificate)) ?? [];
    return stated.some(({ revocation }) => revocation !== undefined);
  }

  private note(certificate: Certificate, status: StatedStatus): void {
    const key = keyOf(certificate);
    this.statements.set(key, [...(this.statements.get(key) ?? []), status]);
  }

  private unusedCertificates(issued: readonly IssuedCertificate[]): FaultError[] {
    const used = new Set(issued.flatMap(({ certificate, issuer }) => [keyOf(certificate), keyOf(issuer)]));
    return this.evidence.certificates
      .filter(({ certificate }) => !used.has(keyOf(certificate)))
      .map(({ number }) =>
        proofFault('validation-data-unused', `object ${number} is a certificate of no chain here`),
      );
  }

  /** A seal outlives a later revocation; a timestamp does so unless its key may have been in other hands. */
  private revoked(chain: TrustedChain): FaultError[] {
    return chain.certificates.flatMap((certificate) =>
      (this.statements.get(keyOf(certificate)) ?? []).flatMap(({ revocation }) => {
        if (revocation === undefined) return [];
        const { revokedAt, reason } = revocation;
        const isBefore = revokedAt <= chain.provedAt;
        const isExcused = chain.purpose === 'timestamping' && !COMPROMISE.has(reason);
        if (!isBefore || isExcused) return [];
        const name = certificate.commonName;
        const detail = `${name} of ${chain.fieldName} was revoked ${revokedAt.toISOString()}: ${reason}`;
        return [proofFault('certificate-revoked', detail)];
      }),
    );
  }
}

function issuedOf({ certificates }: TrustedChain): IssuedCertificate[] {
  return certificates.slice(0, -1).flatMap((certificate, index) => {
    const issuer = certificates[index + 1];
    return issuer === undefined ? [] : [{ certificate, issuer }];
  });
}

/** Responders are not in the chains; each is certified by one whose certificates it answers for. */
function respondersOf(
  responders: readonly Certificate[],
  chains: readonly TrustedChain[],
): IssuedCertificate[] {
  const issuers = chains.flatMap(({ certificates }) => certificates.slice(1));
  return responders.flatMap((certificate) =>
    issuers
      .filter((issuer) => Buffer.compare(issuer.subject, certificate.issuer) === 0)
      .map((issuer) => ({ certificate, issuer })),
  );
}

function distinct(issued: readonly IssuedCertificate[]): IssuedCertificate[] {
  const byKeys = issued.map((each) => [keyOf(each.certificate) + keyOf(each.issuer), each] as const);
  return [...new Map(byKeys).values()];
}

/** A certificate may be read more than once, and is the same whichever object it is. */
function keyOf({ encoded }: Certificate): string {
  return Buffer.from(encoded.buffer, encoded.byteOffset, encoded.length).toString('latin1');
}
