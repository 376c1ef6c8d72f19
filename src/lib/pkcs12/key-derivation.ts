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
 * RFC 7292 appendix B.2.
 *
 * @throws Error for a hash that is not known
 */
export function deriveOctets({ hash, pin, salt, iterations, purpose, length }: DerivationInput): Buffer {
  const size = SIZES[hash];
  if (!size) throw new Error('is protected with a hash that is not known');
  const diversifier = Buffer.alloc(size.block, purpose);
  const input = Buffer.concat([repeated(salt, size.block), repeated(bmpString(pin), size.block)]);
  const pieces: Buffer[] = [];
  for (let made = 0; made < length; made += size.output) {
    let piece = createHash(hash).update(diversifier).update(input).digest();
    for (let i = 1; i < iterations; i += 1) piece = createHash(hash).update(piece).digest();
    pieces.push(piece);
    addToBlocks(input, repeated(piece, size.block).subarray(0, size.block), size.block);
  }
  return Buffer.concat(pieces).subarray(0, length);
}

/** B.1: two octets a unit, big-endian, with a zero unit at the end. */
function bmpString(pin: string): Buffer {
  return Buffer.from(`${pin}\0`, 'utf16le').swap16();
}

/** Copies of the octets up to a whole number of blocks, the last copy cut. */
function repeated(octets: Uint8Array, block: number): Buffer {
  return Buffer.alloc(Math.ceil(octets.length / block) * block, octets);
}

/** Step 6C: adds `addend + 1` to each block, modulo the block. */
function addToBlocks(input: Buffer, addend: Uint8Array, block: number): void {
  for (let start = 0; start < input.length; start += block) {
    let carry = 1;
    for (let i = block - 1; i >= 0; i -= 1) {
      const sum = (input[start + i] ?? 0) + (addend[i] ?? 0) + carry;
      input[start + i] = sum & 0xff;
      carry = sum >> 8;
    }
  }
}
