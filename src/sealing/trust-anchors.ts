import type { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { isDevelopmentCertificate } from '../lib/x509/development-mark.js';
import { parseCertificates } from './certificate-chain.js';
import { readAs } from './read-as.js';
import { TrustAnchors } from './trust-anchors.port.js';

/**
 * The roots of `trust.pem`.
 *
 * @param directory the seals' folder
 * @throws Error when the file is missing or wrong, or in production trusts a development root
 */
export async function readTrustAnchors(
  directory: string,
  production: boolean,
): Promise<readonly X509Certificate[]> {
  const file = join(directory, 'trust.pem');
  const anchors = await readAs(file, parseCertificates);
  if (production && anchors.some(({ raw }) => isDevelopmentCertificate(raw))) {
    throw new Error(`${file} trusts a development root: not accepted in production`);
  }
  return anchors;
}

/** Read once, at start. */
export class FileTrustAnchors extends TrustAnchors {
  constructor(readonly certificates: readonly X509Certificate[]) {
    super();
  }

  override all(): readonly Uint8Array[] {
    return this.certificates.map(({ raw }) => raw);
  }
}
