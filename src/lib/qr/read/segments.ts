const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

/** Mode indicators (ISO/IEC 18004:2015 table 2) with the width of the count for versions 1-9, 10-26, 27-40 (table 3). */
const MODES: Readonly<
  Record<number, { kind: 'numeric' | 'alphanumeric' | 'byte'; widths: readonly number[] }>
> = {
  1: { kind: 'numeric', widths: [10, 12, 14] },
  2: { kind: 'alphanumeric', widths: [9, 11, 13] },
  4: { kind: 'byte', widths: [8, 16, 16] },
};

/** @returns the text, or `undefined` for another mode, text past the end or bytes that are no UTF-8 */
export function readSegments(data: Uint8Array, version: number): string | undefined {
  const bits = new BitReader(data);
  const size = version < 10 ? 0 : version < 27 ? 1 : 2;
  const bytes: number[] = [];
  while (bits.left >= 4) {
    const indicator = bits.take(4);
    if (indicator === 0) break;
    const mode = MODES[indicator];
    if (mode === undefined) return undefined;
    const count = bits.take(mode.widths[size] ?? 0);
    const part = mode.kind === 'byte' ? readBytes(bits, count) : readPacked(bits, count, mode.kind);
    if (part === undefined) return undefined;
    bytes.push(...part);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}

function readBytes(bits: BitReader, count: number): number[] | undefined {
  return bits.left < count * 8 ? undefined : Array.from({ length: count }, () => bits.take(8));
}

/** Three digits in ten bits, or two of 45 characters in eleven (§7.4.3, §7.4.4). */
function readPacked(bits: BitReader, count: number, kind: 'numeric' | 'alphanumeric'): number[] | undefined {
  const [base, group, widths] = kind === 'numeric' ? [10, 3, [0, 4, 7, 10]] : [45, 2, [0, 6, 11]];
  const bytes: number[] = [];
  for (let left = count; left > 0; left -= group) {
    const length = Math.min(left, group);
    const width = widths[length] ?? 0;
    if (bits.left < width) return undefined;
    let value = bits.take(width);
    const part: number[] = [];
    for (let place = 0; place < length; place += 1, value = Math.floor(value / base))
      part.unshift(ALPHANUMERIC.charCodeAt(value % base));
    if (value > 0) return undefined;
    bytes.push(...part);
  }
  return bytes;
}

class BitReader {
  private position = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get left(): number {
    return this.bytes.length * 8 - this.position;
  }

  take(count: number): number {
    let value = 0;
    for (let end = this.position + count; this.position < end; this.position += 1)
      value = value * 2 + (((this.bytes[this.position >> 3] ?? 0) >> (7 - (this.position & 7))) & 1);
    return value;
  }
}
