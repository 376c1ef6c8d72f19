import { Injectable } from '@nestjs/common';
import { appendValidationData, signatureContents } from '../../lib/pades/write/validation-data.js';
import { type Evidence, RevocationSource } from '../revocation-source.port.js';
import { TrustAnchors } from '../trust-anchors.port.js';
import { type CertificatePath, signersPaths } from './certificate-path.js';

/** Of nobody. */
export const NOTHING: Evidence = { certificates: [], ocsps: [], crls: [] };

/** Collects what proves that the certificates behind a file's seals and timestamps were good, and appends it. */
@Injectable()
export class ValidationData {
  constructor(
    private readonly revocation: RevocationSource,
    private readonly anchors: TrustAnchors,
  ) {}

  /**
   * @param bytes a sealed file
   * @param of the last timestamp alone where an earlier store, which it covers, vouches for the others: their
   *   certificates may be over or revoked by now
   * @returns the file with a document security store for these signatures (ETSI EN 319 142-1 §5.4)
   * @throws DomainError `revocation-unavailable`, `certificate-revoked`
   */
  async append(bytes: Uint8Array, of: 'all' | 'last-timestamp' = 'all'): Promise<Uint8Array> {
    const anchors = this.anchors.all();
    const signatures: (Evidence & { contents: Uint8Array })[] = [];
    const embedded = signatureContents(bytes);
    for (const { contents } of of === 'all' ? embedded : embedded.slice(-1)) {
      const paths = signersPaths(contents, anchors);
      signatures.push({ contents, ...merged(await Promise.all(paths.map((path) => this.evidence(path)))) });
    }
    return appendValidationData(bytes, { ...merged(signatures), signatures });
  }

  /** The path comes back with it, as it was verified. */
  private evidence(path: CertificatePath): Promise<Evidence> {
    return this.revocation.evidenceFor(path);
  }
}

/** Each certificate, answer and list once. */
export function merged(all: readonly Evidence[]): Evidence {
  return all.reduce(
    (sum, each) => ({
      certificates: distinct([...sum.certificates, ...each.certificates]),
      ocsps: distinct([...sum.ocsps, ...each.ocsps]),
      crls: distinct([...sum.crls, ...each.crls]),
    }),
    NOTHING,
  );
}

function distinct(values: readonly Uint8Array[]): Uint8Array[] {
  return [...new Map(values.map((value) => [Buffer.from(value).toString('base64'), value])).values()];
}
