import { createHash } from 'node:crypto';

/** RFC 7292 appendix B.3: what the octets are for. */
export const PURPOSE = { key: 1, initialValue: 2, mac: 3 } as const;

/** Octets of the hash's block and output. */
const SIZES: Readonly<Record<string, Readonly<{ block: number; output: number }>>> = {
  sha1: { block: 64, output: 20 },
  sha224: { block: 64, output: 28 },
  sha256: { block: 64, output: 32 },
  sha384: { block: 128, output: 48 },
  sha512: { block: 128, output: 64 },
};

export type DerivationInput = Readonly<{
  hash: string;
  pin: string;
  salt: Uint8Array;
  iterations: number;
  purpose: number;
  length: number;
}>;

/**
 * RFC 7292 appendix B.2, for as many octets as one output of the hash: MAC keys and RC2 need no more, and with no second
 * block step 6C falls away.
 *
 * @throws Error for a hash that is not known, or more octets
 */
export function deriveOctets({ hash, pin, salt, iterations, purpose, length }: DerivationInput): Buffer {
  const size = SIZES[hash];
  if (!size || length > size.output) throw new Error('is protected in a way that is not known');
  const diversifier = Buffer.alloc(size.block, purpose);
  const input = [repeated(salt, size.block), repeated(bmpString(pin), size.block)];
  let octets = createHash(hash)
    .update(Buffer.concat([diversifier, ...input]))
    .digest();
  for (let i = 1; i < iterations; i += 1) octets = createHash(hash).update(octets).digest();
  return octets.subarray(0, length);
}

/** B.1: two octets a unit, big-endian, with a zero unit at the end. */
function bmpString(pin: string): Buffer {
  return Buffer.from(`${pin}\0`, 'utf16le').swap16();
}

/** Copies of the octets up to a whole number of blocks, the last copy cut. */
function repeated(octets: Uint8Array, block: number): Buffer {
  return Buffer.alloc(Math.ceil(octets.length / block) * block, octets);
}
