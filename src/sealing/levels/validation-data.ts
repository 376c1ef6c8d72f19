import { Injectable } from '@nestjs/common';
import { appendValidationData, signatureContents } from '../../lib/pades/write/validation-data.js';
import { type Evidence, RevocationSource } from '../revocation-source.port.js';
import { TrustAnchors } from '../trust-anchors.port.js';
import { type CertificatePath, signersPaths } from './certificate-path.js';

const NOTHING: Evidence = { certificates: [], ocsps: [], crls: [] };

/** Collects what proves that the certificates behind a file's seals and timestamps were good, and appends it. */
@Injectable()
export class ValidationData {
  constructor(
    private readonly revocation: RevocationSource,
    private readonly anchors: TrustAnchors,
  ) {}

  /**
   * @param bytes a sealed file
   * @returns the file with a document security store for every signature in it (ETSI EN 319 142-1 §5.4)
   * @throws DomainError `revocation-unavailable`, `certificate-revoked`
   */
  async append(bytes: Uint8Array): Promise<Uint8Array> {
    const anchors = this.anchors.all();
    const signatures: (Evidence & { contents: Uint8Array })[] = [];
    for (const { contents } of signatureContents(bytes)) {
      const paths = signersPaths(contents, anchors);
      signatures.push({ contents, ...merged(await Promise.all(paths.map((path) => this.evidence(path)))) });
    }
    return appendValidationData(bytes, { ...merged(signatures), signatures });
  }

  private async evidence(path: CertificatePath): Promise<Evidence> {
    const { certificates, ocsps, crls } = await this.revocation.evidenceFor(path);
    return { certificates: [...path, ...certificates], ocsps, crls };
  }
}

function merged(all: readonly Evidence[]): Evidence {
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
