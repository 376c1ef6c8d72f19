import { hexValue, isWhite } from './characters.js';
import { PdfString } from './objects.js';
import { pdfFault } from './pdf-fault.js';

const ESCAPES: Readonly<Record<string, number>> = {
  n: 10,
  r: 13,
  t: 9,
  b: 8,
  f: 12,
  '(': 40,
  ')': 41,
  '\\': 92,
};

/**
 * Hexadecimal string, ISO 32000-1 §7.3.4.3.
 *
 * @param start index of `<`
 * @param lenient allow white space and an odd number of digits, as the clause does and our writer never does
 */
export function readHexString(bytes: Uint8Array, start: number, lenient: boolean): PdfString {
  const close = bytes.indexOf(0x3e, start);
  if (close === -1) throw pdfFault('pdf-syntax', `hexadecimal string at ${start} has no end`);
  const out = new Uint8Array((close - start) >> 1);
  let digits = 0;
  for (let at = start + 1; at < close; at += 1) {
    const value = hexValue(bytes[at]);
    if (value === -1) {
      if (lenient && isWhite(bytes[at])) continue;
      throw pdfFault('pdf-syntax', `no hexadecimal digit at ${at}`);
    }
    out[digits >> 1] = (out[digits >> 1] ?? 0) | (digits % 2 === 0 ? value << 4 : value);
    digits += 1;
  }
  if (digits % 2 === 1 && !lenient)
    throw pdfFault('pdf-syntax', `odd number of digits in the hexadecimal string at ${start}`);
  return new PdfString(out.subarray(0, (digits + 1) >> 1), 'hex', start, close + 1);
}

/** Literal string, ISO 32000-1 §7.3.4.2. @param start index of `(` */
export function readLiteralString(bytes: Uint8Array, start: number): PdfString {
  const out: number[] = [];
  let depth = 1;
  let at = start + 1;
  for (; at < bytes.length; at += 1) {
    const code = bytes[at] ?? 0;
    if (code === 0x5c) {
      at = readEscape(bytes, at + 1, out);
      continue;
    }
    if (code === 0x28) depth += 1;
    if (code === 0x29 && --depth === 0) break;
    if (code === 13) {
      // An end of line inside a string is one LINE FEED, however it is written.
      out.push(10);
      if (bytes[at + 1] === 10) at += 1;
    } else out.push(code);
  }
  if (depth !== 0) throw pdfFault('pdf-syntax', `string at ${start} has no end`);
  return new PdfString(Uint8Array.from(out), 'literal', start, at + 1);
}

/** @returns index of the last byte of the escape sequence */
function readEscape(bytes: Uint8Array, at: number, out: number[]): number {
  const code = bytes[at] ?? 0;
  if (code >= 0x30 && code <= 0x37) {
    let value = 0;
    let length = 0;
    for (; length < 3; length += 1) {
      const digit = (bytes[at + length] ?? 0) - 0x30;
      if (digit < 0 || digit > 7) break;
      value = value * 8 + digit;
    }
    out.push(value & 0xff);
    return at + length - 1;
  }
  if (code === 13) return bytes[at + 1] === 10 ? at + 1 : at;
  if (code !== 10) out.push(ESCAPES[String.fromCharCode(code)] ?? code);
  return at;
}
