/**
 * Initial octets of a data item in their shortest form (RFC 8949 §3, §4.2.1).
 *
 * @param major 0-7
 * @param argument 0 to 2^64 - 1
 */
export function cborHead(major: number, argument: number | bigint): Uint8Array {
  const value = BigInt(argument);
  if (value < 0n || value >= 1n << 64n) throw new RangeError('0 to 2^64 - 1 expected');
  if (value < 24n) return Uint8Array.of((major << 5) | Number(value));
  const power = [0, 1, 2, 3].find((each) => value < 1n << BigInt(8 << each)) ?? 3;
  const head = new Uint8Array(1 + (1 << power));
  head[0] = (major << 5) | (24 + power);
  for (let i = head.length - 1, rest = value; i > 0; i -= 1, rest >>= 8n) head[i] = Number(rest & 0xffn);
  return head;
}

/** @returns one array of all parts in order */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
