import { randomUUID, verify, X509Certificate } from 'node:crypto';
import type { Seal } from './seal.js';

/**
 * Made for nothing but this: no bytes of a document, no CMS attributes. New each time: a remote service is not asked
 * again for what it may have signed already, and one lost answer must not end all tests.
 */
function testMessage(): Buffer {
  return Buffer.from(`jianzhang: does this key sign? ${randomUUID()}`);
}

/** Whether a test signature can be made and verifies with the certificate's key. Throws what the key throws. */
export async function answersTest({
  signer,
  certificate,
}: Pick<Seal, 'signer' | 'certificate'>): Promise<boolean> {
  const { publicKey } = new X509Certificate(certificate);
  const message = testMessage();
  return verify('sha256', message, publicKey, await signer.sign(message));
}

/** The same, with a key that fails as one that does not sign. */
export async function canSign(seal: Pick<Seal, 'signer' | 'certificate'>): Promise<boolean> {
  try {
    return await answersTest(seal);
  } catch {
    return false;
  }
}
