import { createPublicKey, verify } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import type { OfflineTools } from './read/verify-offline.js';

/** {@link OfflineTools} of Node. */
export const NODE_TOOLS: OfflineTools = {
  inflate: async (bytes, most) => {
    // Node passes over what follows a stream; browsers refuse it, and so do we.
    const options = { maxOutputLength: most, info: true };
    const { buffer, engine } = inflateSync(bytes, options) as unknown as Inflated;
    if (engine.bytesWritten !== bytes.length) throw new RangeError('octets after the stream');
    return buffer;
  },
  verify: async (publicKey, data, signature) => {
    const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
    if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return false;
    return verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature);
  },
};

/** What `info: true` gives (Node zlib, "Class: Options"). */
type Inflated = Readonly<{ buffer: Uint8Array; engine: Readonly<{ bytesWritten: number }> }>;
