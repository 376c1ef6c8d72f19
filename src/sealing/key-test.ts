import { verify, X509Certificate } from 'node:crypto';
import type { Seal } from './seal.js';

/** Made for nothing but this: no bytes of a document, no CMS attributes. */
const TEST_MESSAGE = Buffer.from('jianzhang: does this key sign?');

/** Whether a test signature can be made and verifies with the certificate's key. Throws what the key throws. */
export async function answersTest({
  signer,
  certificate,
}: Pick<Seal, 'signer' | 'certificate'>): Promise<boolean> {
  const { publicKey } = new X509Certificate(certificate);
  return verify('sha256', TEST_MESSAGE, publicKey, await signer.sign(TEST_MESSAGE));
}

/** The same, with a key that fails as one that does not sign. */
export async function canSign(seal: Pick<Seal, 'signer' | 'certificate'>): Promise<boolean> {
  try {
    return await answersTest(seal);
  } catch {
    return false;
  }
}
