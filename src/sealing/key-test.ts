import { randomUUID, verify, X509Certificate } from 'node:crypto';
import type { Clock } from '../platform/time/clock.js';
import type { Seal } from './seal.js';
import type { Signer } from './signer.port.js';

/** So long a key that answered is not asked again: tokens and services are slow, and some count. */
const ANSWER_HOLDS_MS = 60_000;

type TestedSeal = Pick<Seal, 'signer' | 'certificate'>;

/**
 * Made for nothing but this: no bytes of a document, no CMS attributes. New each time: a remote service is not asked
 * again for what it may have signed already, and one lost answer must not end all tests.
 */
function testMessage(): Buffer {
  return Buffer.from(`jianzhang: does this key sign? ${randomUUID()}`);
}

/** Whether a test signature can be made and verifies with the certificate's key. Throws what the key throws. */
export async function answersTest({ signer, certificate }: TestedSeal): Promise<boolean> {
  const { publicKey } = new X509Certificate(certificate);
  const message = testMessage();
  return verify('sha256', message, publicKey, await signer.sign(message));
}

/** The same, with a key that fails as one that does not sign. */
export async function canSign(seal: TestedSeal): Promise<boolean> {
  try {
    return await answersTest(seal);
  } catch {
    return false;
  }
}

/** Remembers for a minute which keys answered. One that did not is asked each time. */
export class KeyTests {
  private readonly answeredAt = new WeakMap<Signer, number>();

  constructor(private readonly clock: Clock) {}

  async canSign(seal: TestedSeal): Promise<boolean> {
    const now = this.clock.now().getTime();
    const last = this.answeredAt.get(seal.signer);
    if (last !== undefined && Math.abs(now - last) < ANSWER_HOLDS_MS) return true;
    const answers = await canSign(seal);
    if (answers) this.answeredAt.set(seal.signer, now);
    return answers;
  }
}
