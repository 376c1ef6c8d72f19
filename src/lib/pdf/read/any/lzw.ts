import { anyFault } from './any-fault.js';

const CLEAR = 256;
const END = 257;
const TABLE = 4096;

/**
 * LZWDecode, ISO 32000-1 §7.4.4.
 *
 * @param early whether codes grow one code early, as EarlyChange says
 * @throws FaultError `pdf-inflate` on a code that has no meaning yet, `pdf-inflate-limit` over the cap
 */
export function decodeLzw(data: Uint8Array, early: boolean, maxLength: number): Uint8Array {
  return new Lzw(data, early ? 1 : 0, maxLength).run();
}

class Lzw {
  private readonly prefix = new Uint16Array(TABLE);
  private readonly suffix = new Uint8Array(TABLE);
  private readonly lengths = new Uint16Array(TABLE).fill(1, 0, CLEAR);
  private out = Buffer.alloc(4096);
  private length = 0;
  private next = END + 1;

  constructor(
    private readonly data: Uint8Array,
    private readonly early: number,
    private readonly maxLength: number,
  ) {
    for (let code = 0; code < CLEAR; code += 1) this.suffix[code] = code;
  }

  run(): Uint8Array {
    let width = 9;
    let [held, heldBits] = [0, 0];
    let previous = -1;
    for (const byte of this.data) {
      held = ((held << 8) | byte) & 0xffffff;
      heldBits += 8;
      if (heldBits < width) continue;
      heldBits -= width;
      const code = (held >> heldBits) & ((1 << width) - 1);
      if (code === END) break;
      previous = code === CLEAR ? this.clear() : this.take(code, previous);
      width = this.width();
    }
    return this.out.subarray(0, this.length);
  }

  private clear(): number {
    this.next = END + 1;
    return -1;
  }

  private width(): number {
    const reach = this.next + this.early;
    if (reach >= 2048) return 12;
    if (reach >= 1024) return 11;
    return reach >= 512 ? 10 : 9;
  }

  private take(code: number, previous: number): number {
    const isKnown = code < this.next && code !== CLEAR && (previous !== -1 || code < CLEAR);
    if (!isKnown && (code !== this.next || previous === -1))
      throw anyFault('pdf-inflate', 'an LZW code without meaning');
    const start = this.length;
    this.write(isKnown ? code : previous);
    if (!isKnown) this.append(this.out[start] ?? 0);
    if (previous !== -1 && this.next < TABLE) {
      this.prefix[this.next] = previous;
      this.suffix[this.next] = this.out[start] ?? 0;
      this.lengths[this.next] = (this.lengths[previous] ?? 0) + 1;
      this.next += 1;
    }
    return code;
  }

  private write(code: number): void {
    const length = this.lengths[code] ?? 0;
    this.reserve(length);
    let at = this.length + length;
    for (let part = code; at > this.length; part = this.prefix[part] ?? 0)
      this.out[--at] = this.suffix[part] ?? 0;
    this.length += length;
  }

  private append(byte: number): void {
    this.reserve(1);
    this.out[this.length++] = byte;
  }

  private reserve(length: number): void {
    const needed = this.length + length;
    if (needed > this.maxLength)
      throw anyFault('pdf-inflate-limit', `LZW of more than ${this.maxLength} bytes`);
    if (needed <= this.out.length) return;
    const larger = Buffer.alloc(Math.min(this.maxLength, Math.max(needed, this.out.length * 2)));
    this.out.copy(larger, 0, 0, this.length);
    this.out = larger;
  }
}
