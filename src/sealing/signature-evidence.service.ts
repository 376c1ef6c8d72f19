import { Injectable } from '@nestjs/common';
import { DomainError } from '../lib/errors/domain-error.js';
import { attempt } from '../lib/faults/fault.js';
import { type CertificatePath, signersPaths } from './levels/certificate-path.js';
import { merged, NOTHING } from './levels/validation-data.js';
import { type Evidence, RevocationSource } from './revocation-source.port.js';
import { TrustAnchors } from './trust-anchors.port.js';

/** Finds out what is known now about the certificates behind anybody's signatures. Only configured hosts are asked. */
@Injectable()
export class SignatureEvidenceService {
  constructor(
    private readonly revocation: RevocationSource,
    private readonly anchors: TrustAnchors,
  ) {}

  /**
   * Evidence about everybody who signed, and about the authorities of their timestamps. Who cannot be asked about is left out.
   *
   * @param messages DER of CMS signatures
   * @throws DomainError `certificate-revoked`
   */
  async of(messages: readonly Uint8Array[]): Promise<Evidence> {
    const known = this.anchors.all();
    const paths = messages.flatMap((message) => {
      const read = attempt('message-unreadable', () => signersPaths(message, known));
      return read.ok ? read.value : [];
    });
    return merged(await Promise.all(paths.map((path) => this.about(path))));
  }

  private async about(path: CertificatePath): Promise<Evidence> {
    try {
      return await this.revocation.evidenceFor(path);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'revocation-unavailable') return NOTHING;
      throw error;
    }
  }
}
