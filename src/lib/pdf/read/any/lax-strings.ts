import { hexValue, isWhite } from '../characters.js';
import { anyFault } from './any-fault.js';

export type StringToken = Readonly<{ bytes: Uint8Array; end: number }>;

/**
 * Literal string, ISO 32000-1 §7.3.4.2, without a copy larger than itself.
 *
 * @param start index of `(`
 * @param limit index after the last byte that may belong to it
 */
export function laxLiteralString(bytes: Uint8Array, start: number, limit: number): StringToken {
  const close = closingParenthesis(bytes, start, limit);
  const out = new Uint8Array(close - start - 1);
  let length = 0;
  for (let at = start + 1; at < close; at += 1) {
    const code = bytes[at] ?? 0;
    if (code === 0x5c) {
      const escape = escapeAt(bytes, at + 1);
      at = escape.last;
      if (escape.code !== undefined) out[length++] = escape.code;
    } else if (code === 13) {
      // An end of line inside a string is one LINE FEED, however it is written.
      out[length++] = 10;
      if (bytes[at + 1] === 10) at += 1;
    } else out[length++] = code;
  }
  return { bytes: out.subarray(0, length), end: close + 1 };
}

function closingParenthesis(bytes: Uint8Array, start: number, limit: number): number {
  let depth = 0;
  for (let at = start; at < limit; at += 1) {
    const code = bytes[at];
    if (code === 0x5c) at += 1;
    else if (code === 0x28) depth += 1;
    else if (code === 0x29 && --depth === 0) return at;
  }
  throw anyFault('pdf-syntax', `string at ${start} has no end`);
}

const ESCAPES = new Map<number, number>([
  [0x6e, 10],
  [0x72, 13],
  [0x74, 9],
  [0x62, 8],
  [0x66, 12],
]);

/** @returns the byte meant, `undefined` for a line that goes on, and the index of its last byte */
function escapeAt(bytes: Uint8Array, at: number): { code: number | undefined; last: number } {
  const code = bytes[at] ?? 0;
  if (code === 13) return { code: undefined, last: bytes[at + 1] === 10 ? at + 1 : at };
  if (code === 10) return { code: undefined, last: at };
  if (code < 0x30 || code > 0x37) return { code: ESCAPES.get(code) ?? code, last: at };
  let value = 0;
  let end = at;
  for (; end < at + 3; end += 1) {
    const digit = (bytes[end] ?? 0) - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
  }
  return { code: value & 0xff, last: end - 1 };
}

/** Hexadecimal string, ISO 32000-1 §7.3.4.3. @param start index of `<` */
export function laxHexString(bytes: Buffer, start: number, limit: number): StringToken {
  const close = bytes.indexOf(0x3e, start);
  if (close === -1 || close >= limit)
    throw anyFault('pdf-syntax', `hexadecimal string at ${start} has no end`);
  const quick = Buffer.from(bytes.toString('latin1', start + 1, close), 'hex');
  if (quick.length * 2 === close - start - 1) return { bytes: quick, end: close + 1 };
  const out = new Uint8Array((close - start) >> 1);
  let digits = 0;
  for (let at = start + 1; at < close; at += 1) {
    const value = hexValue(bytes[at]);
    if (value === -1) {
      if (isWhite(bytes[at])) continue;
      throw anyFault('pdf-syntax', `no hexadecimal digit at ${at}`);
    }
    out[digits >> 1] = (out[digits >> 1] ?? 0) | (digits % 2 === 0 ? value << 4 : value);
    digits += 1;
  }
  return { bytes: out.subarray(0, (digits + 1) >> 1), end: close + 1 };
}
