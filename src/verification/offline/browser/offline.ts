import type { OfflineAnswer } from '../../../lib/qr/offline/offline-answer.js';
import { type Bilingual, offlineSentence } from '../../../lib/qr/offline/offline-wording.js';
import {
  type OfflineQuestion,
  type OfflineTools,
  verifyOffline,
} from '../../../lib/qr/offline/read/verify-offline.js';

/** Runs in browsers: nothing of Node in here, nor in what it imports. */

const P256 = { name: 'ECDSA', namedCurve: 'P-256' };
const SHA256 = { name: 'ECDSA', hash: 'SHA-256' };

const BROWSER_TOOLS: OfflineTools = {
  inflate: async (bytes, most) => {
    const stream = new Blob([exactly(bytes)]).stream().pipeThrough(new DecompressionStream('deflate'));
    return allOf(stream.getReader(), most);
  },
  verify: async (publicKey, data, signature) => {
    const key = await crypto.subtle.importKey('spki', exactly(publicKey), P256, false, ['verify']);
    return crypto.subtle.verify(SHA256, key, exactly(signature), exactly(data));
  },
};

/** A view of a larger buffer would bring the rest along. */
function exactly(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

async function allOf(reader: ReadableStreamDefaultReader<Uint8Array>, most: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(most);
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return bytes.slice(0, length);
    if (length + value.length > most) {
      await reader.cancel();
      throw new RangeError(`more than ${most} octets`);
    }
    bytes.set(value, length);
    length += value.length;
  }
}

/**
 * Judges a code by lists that were fetched before; asks nobody.
 *
 * @param question `rootKey` is the SubjectPublicKeyInfo that the page has pinned; `now` is this machine's time when
 *   left out
 */
export async function verifyCode(
  question: Omit<OfflineQuestion, 'now'> & Readonly<{ now?: Date }>,
): Promise<OfflineAnswer & Readonly<{ sentence: Bilingual }>> {
  const answer = await verifyOffline({ now: new Date(), ...question }, BROWSER_TOOLS);
  return { ...answer, sentence: offlineSentence(answer) };
}
