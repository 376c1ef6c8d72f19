const MODULUS = 65521;
/** The most sums that cannot overflow 2^32 before the next reduction (RFC 1950 §9, as zlib's NMAX). */
const RUN = 5552;

/** Adler-32 checksum of RFC 1950 §8.2. */
export function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (let start = 0; start < bytes.length; start += RUN) {
    const end = Math.min(start + RUN, bytes.length);
    for (let i = start; i < end; i += 1) {
      a += bytes[i] ?? 0;
      b += a;
    }
    a %= MODULUS;
    b %= MODULUS;
  }
  return b * 65536 + a;
}

/** Checksum of two byte runs put together, from the checksums of each and the second one's length. */
export function adler32Joined(first: number, second: number, secondLength: number): number {
  const a1 = first % 65536;
  const a2 = second % 65536;
  const b1 = Math.floor(first / 65536);
  const b2 = Math.floor(second / 65536);
  const a = (a1 + a2 + MODULUS - 1) % MODULUS;
  const b = (b1 + b2 + (((secondLength % MODULUS) * ((a1 + MODULUS - 1) % MODULUS)) % MODULUS)) % MODULUS;
  return b * 65536 + a;
}
