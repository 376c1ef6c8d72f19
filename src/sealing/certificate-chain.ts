import { X509Certificate } from 'node:crypto';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** @throws Error when the text holds no certificate or one that cannot be read */
export function parseCertificates(pem: string): readonly X509Certificate[] {
  const blocks = pem.match(CERTIFICATE) ?? [];
  if (blocks.length === 0) throw new Error('holds no certificate in PEM');
  return blocks.map((block) => {
    try {
      return new X509Certificate(block);
    } catch {
      throw new Error('holds a certificate that cannot be read');
    }
  });
}

/**
 * Checks that each certificate is signed by the next one and that the last is among the anchors, so that no seal
 * is started whose signatures the self-check would refuse.
 *
 * @param chain the seal's certificate first, the root last
 * @throws Error saying which link is broken
 */
export function assertChain(chain: readonly X509Certificate[], anchors: readonly X509Certificate[]): void {
  chain.forEach((certificate, i) => {
    const issuer = chain[i + 1] ?? certificate;
    if (!certificate.checkIssued(issuer) || !certificate.verify(issuer.publicKey)) {
      const missing =
        i === chain.length - 1 ? 'has no root at its end' : `is broken after certificate ${i + 1}`;
      throw new Error(`holds a chain that ${missing}`);
    }
  });
  const root = chain.at(-1);
  if (!anchors.some((anchor) => root && anchor.raw.equals(root.raw))) {
    throw new Error('holds a chain whose root is not in trust.pem');
  }
}
