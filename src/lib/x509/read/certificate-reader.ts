import { createHash } from 'node:crypto';
import { type Certificate, readCertificate } from './certificate.js';

/** Importing a public key takes longer than all the rest of a certificate. */
const DEFAULT_CAPACITY = 64;

/** Reads certificates and remembers the last ones by their digest: the same few vouch for every file. */
export class CertificateReader {
  private readonly known = new Map<string, Certificate>();

  constructor(private readonly capacity = DEFAULT_CAPACITY) {}

  /** @throws FaultError see `readCertificate`; faults are not remembered */
  read(encoded: Uint8Array): Certificate {
    const digest = createHash('sha256').update(encoded).digest('base64');
    const known = this.known.get(digest);
    if (known !== undefined) return known;
    const certificate = readCertificate(Uint8Array.from(encoded));
    const [oldest] = this.known.keys();
    if (this.known.size >= this.capacity && oldest !== undefined) this.known.delete(oldest);
    this.known.set(digest, certificate);
    return certificate;
  }
}
