/** IEC 61966-2-1 Table 1: chromaticities (x, y) of red, green, blue, and the D65 white. */
const PRIMARIES = [
  [0.64, 0.33],
  [0.3, 0.6],
  [0.15, 0.06],
] as const;
const D65 = toXyz(0.3127, 0.329);
/** The profile connection space white (ICC.1:2001-04 §6.1.5.1 Annex A). */
const D50: Triple = [0.9642, 1, 0.8249];
const CURVE_LENGTH = 1024;
const HEADER_LENGTH = 128;

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** Cone responses after Bradford, the usual adaptation of a display's white to D50. */
const BRADFORD: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];

/** An ICC version 2 matrix/TRC display profile of sRGB, made from the figures of IEC 61966-2-1. */
export function srgbProfile(): Uint8Array {
  const curve = curveTag();
  const [red, green, blue] = adaptedPrimaries().map(xyzTag);
  const tags: [string, Buffer][] = [
    ['desc', descriptionTag('sRGB IEC61966-2-1')],
    ['cprt', Buffer.from('text\0\0\0\0No copyright, use freely\0', 'latin1')],
    ['wtpt', xyzTag(D50)],
    ['rXYZ', red ?? Buffer.alloc(0)],
    ['gXYZ', green ?? Buffer.alloc(0)],
    ['bXYZ', blue ?? Buffer.alloc(0)],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ];
  return assemble(tags);
}

function assemble(tags: readonly [string, Buffer][]): Uint8Array {
  const table = Buffer.alloc(4 + 12 * tags.length);
  table.writeUInt32BE(tags.length, 0);
  const bodies: Buffer[] = [];
  const placed = new Map<Buffer, number>();
  let end = HEADER_LENGTH + table.length;
  for (const [i, [signature, body]] of tags.entries()) {
    if (!placed.has(body)) {
      placed.set(body, end);
      bodies.push(body, Buffer.alloc((4 - (body.length % 4)) % 4));
      end += Math.ceil(body.length / 4) * 4;
    }
    table.write(signature, 4 + 12 * i, 'latin1');
    table.writeUInt32BE(placed.get(body) ?? 0, 8 + 12 * i);
    table.writeUInt32BE(body.length, 12 + 12 * i);
  }
  return Buffer.concat([header(end), table, ...bodies]);
}

/** ICC.1:2001-04 §6.1. */
function header(size: number): Buffer {
  const bytes = Buffer.alloc(HEADER_LENGTH);
  bytes.writeUInt32BE(size, 0);
  bytes.writeUInt32BE(0x02100000, 8);
  bytes.write('mntrRGB XYZ ', 12, 'latin1');
  for (const [i, part] of [2024, 1, 1, 0, 0, 0].entries()) bytes.writeUInt16BE(part, 24 + 2 * i);
  bytes.write('acsp', 36, 'latin1');
  writeXyz(bytes, 68, D50);
  return bytes;
}

/** ICC.1:2001-04 §6.5.17: ASCII name, no Unicode and no Macintosh name. */
function descriptionTag(name: string): Buffer {
  const bytes = Buffer.alloc(12 + name.length + 1 + 8 + 3 + 67);
  bytes.write('desc', 0, 'latin1');
  bytes.writeUInt32BE(name.length + 1, 8);
  bytes.write(name, 12, 'latin1');
  return bytes;
}

/** IEC 61966-2-1 §5.2: from the encoded value to linear light. */
function curveTag(): Buffer {
  const bytes = Buffer.alloc(12 + 2 * CURVE_LENGTH);
  bytes.write('curv', 0, 'latin1');
  bytes.writeUInt32BE(CURVE_LENGTH, 8);
  for (let i = 0; i < CURVE_LENGTH; i += 1) {
    const encoded = i / (CURVE_LENGTH - 1);
    const linear = encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
    bytes.writeUInt16BE(Math.round(linear * 65535), 12 + 2 * i);
  }
  return bytes;
}

function xyzTag(value: Triple): Buffer {
  const bytes = Buffer.alloc(20);
  bytes.write('XYZ ', 0, 'latin1');
  writeXyz(bytes, 8, value);
  return bytes;
}

/** s15Fixed16Number, ICC.1:2001-04 §5.3.2. */
function writeXyz(bytes: Buffer, at: number, value: Triple): void {
  for (const [i, part] of value.entries()) bytes.writeInt32BE(Math.round(part * 65536), at + 4 * i);
}

/** Columns of the matrix from linear sRGB to XYZ under D50. */
function adaptedPrimaries(): Triple[] {
  const columns = PRIMARIES.map(([x, y]) => toXyz(x, y));
  const [r, g, b] = columns as [Triple, Triple, Triple];
  const shares = solve([r, g, b], D65);
  const adapt = adaptation(D65, D50);
  return columns.map((column, i) => multiply(adapt, scaled(column, shares[i] ?? 0)));
}

function adaptation(from: Triple, to: Triple): Matrix {
  const source = multiply(BRADFORD, from);
  const target = multiply(BRADFORD, to);
  const unit = [0, 1, 2].map((k): Triple => {
    const basis: Triple = [Number(k === 0), Number(k === 1), Number(k === 2)];
    const cone = multiply(BRADFORD, basis);
    const gained: Triple = [
      (cone[0] * target[0]) / source[0],
      (cone[1] * target[1]) / source[1],
      (cone[2] * target[2]) / source[2],
    ];
    return solve(columnsOf(BRADFORD), gained);
  }) as [Triple, Triple, Triple];
  return columnsOf(unit);
}

function toXyz(x: number, y: number): Triple {
  return [x / y, 1, (1 - x - y) / y];
}

function scaled([x, y, z]: Triple, factor: number): Triple {
  return [x * factor, y * factor, z * factor];
}

function multiply([p, q, r]: Matrix, v: Triple): Triple {
  return [dot(p, v), dot(q, v), dot(r, v)];
}

function dot(a: Triple, b: Triple): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: Triple, b: Triple): Triple {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** Rows to columns and back. */
function columnsOf([a, b, c]: Matrix): Matrix {
  return [
    [a[0], b[0], c[0]],
    [a[1], b[1], c[1]],
    [a[2], b[2], c[2]],
  ];
}

/** The shares of three column vectors that make up `v` (Cramer's rule). */
function solve([a, b, c]: Matrix, v: Triple): Triple {
  const whole = dot(a, cross(b, c));
  return [dot(v, cross(b, c)) / whole, dot(a, cross(v, c)) / whole, dot(a, cross(b, v)) / whole];
}
