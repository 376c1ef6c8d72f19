/** Powers of the primitive element of GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1 (ISO/IEC 18004:2015 §7.5.2). */
const POWERS = new Uint8Array(510);
const LOGARITHMS = new Uint8Array(256);
for (let exponent = 0, value = 1; exponent < 255; exponent += 1) {
  POWERS[exponent] = value;
  POWERS[exponent + 255] = value;
  LOGARITHMS[value] = exponent;
  value = value << 1;
  if (value > 255) value ^= 0x11d;
}

/**
 * Whether a block is a codeword of its Reed-Solomon code, i.e. has no error at all: every syndrome is zero.
 *
 * @param block data, then error correction codewords
 */
export function isErrorFree(block: Uint8Array, correction: number): boolean {
  for (let power = 0; power < correction; power += 1) {
    let syndrome = 0;
    for (const codeword of block)
      syndrome = (syndrome === 0 ? 0 : (POWERS[(LOGARITHMS[syndrome] ?? 0) + power] ?? 0)) ^ codeword;
    if (syndrome !== 0) return false;
  }
  return true;
}
