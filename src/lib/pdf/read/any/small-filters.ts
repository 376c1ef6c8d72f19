import { hexValue, isWhite } from '../characters.js';
import { anyFault } from './any-fault.js';

/** ASCIIHexDecode, ISO 32000-1 §7.4.2. */
export function decodeAsciiHex(data: Uint8Array): Uint8Array {
  const out = new Uint8Array((data.length + 1) >> 1);
  let digits = 0;
  for (const code of data) {
    if (code === 0x3e) break;
    if (isWhite(code)) continue;
    const value = hexValue(code);
    if (value === -1) throw anyFault('pdf-filter', 'no hexadecimal digit');
    out[digits >> 1] = (out[digits >> 1] ?? 0) | (digits % 2 === 0 ? value << 4 : value);
    digits += 1;
  }
  return out.subarray(0, (digits + 1) >> 1);
}

const FIVE = 5;

/** ASCII85Decode, ISO 32000-1 §7.4.3. */
export function decodeAscii85(data: Uint8Array, maxLength: number): Uint8Array {
  const out = new Uint8Array(Math.min(maxLength, data.length * 4) + 4);
  const group: number[] = [];
  let length = 0;
  for (const code of data) {
    if (code === 0x7e) break;
    if (isWhite(code)) continue;
    if (length > maxLength) throw anyFault('pdf-inflate-limit', 'too much in ASCII85');
    if (code === 0x7a && group.length === 0) length += 4;
    else if (code < 0x21 || code > 0x75) throw anyFault('pdf-filter', 'no digit of base 85');
    else if (group.push(code - 0x21) === FIVE) {
      length += writeGroup(out, length, group.splice(0));
    }
  }
  if (group.length === 1) throw anyFault('pdf-filter', 'a lone digit of base 85');
  if (group.length > 1) length += writeGroup(out, length, group);
  return out.subarray(0, length);
}

function writeGroup(out: Uint8Array, at: number, digits: readonly number[]): number {
  let value = 0;
  for (let i = 0; i < FIVE; i += 1) value = value * 85 + (digits[i] ?? 84);
  if (value > 0xffffffff) throw anyFault('pdf-filter', 'a group of base 85 is too large');
  for (let i = 0; i < 4; i += 1) out[at + i] = Math.floor(value / 256 ** (3 - i)) & 0xff;
  return digits.length - 1;
}

const RUN_END = 128;

/** RunLengthDecode, ISO 32000-1 §7.4.5. */
export function decodeRunLength(data: Uint8Array, maxLength: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let at = 0; at < data.length;) {
    const code = data[at] ?? RUN_END;
    if (code === RUN_END) break;
    const isCopy = code < RUN_END;
    const part = isCopy
      ? data.subarray(at + 1, at + 2 + code)
      : new Uint8Array(257 - code).fill(data[at + 1] ?? 0);
    parts.push(part);
    length += part.length;
    if (length > maxLength) throw anyFault('pdf-inflate-limit', `runs of more than ${maxLength} bytes`);
    at += isCopy ? code + 2 : 2;
  }
  return Buffer.concat(parts);
}
