import { anyFault } from './any-fault.js';

/** Entries of DecodeParms (ISO 32000-1 table 8). */
export type PredictorParms = Readonly<{
  predictor: number;
  colors: number;
  bitsPerComponent: number;
  columns: number;
}>;

const MAX_ROW = 1 << 22;

/** Undoes the prediction of ISO 32000-1 §7.4.4.4. @throws FaultError `pdf-filter` */
export function unpredict(data: Uint8Array, parms: PredictorParms): Uint8Array {
  const { predictor, colors, bitsPerComponent, columns } = parms;
  if (predictor === 1) return data;
  const isSane = [colors, bitsPerComponent, columns].every((each) => Number.isInteger(each) && each > 0);
  const rowLength = Math.ceil((colors * bitsPerComponent * columns) / 8);
  if (!isSane || rowLength > MAX_ROW || bitsPerComponent > 16)
    throw anyFault('pdf-filter', 'impossible DecodeParms');
  const pixel = Math.max(1, (colors * bitsPerComponent) >> 3);
  if (predictor >= 10 && predictor <= 15) return unpredictPng(data, rowLength, pixel);
  if (predictor === 2 && bitsPerComponent === 8) return unpredictTiff(data, rowLength, colors);
  throw anyFault('pdf-filter', `predictor ${predictor} of ${bitsPerComponent} bits`);
}

function unpredictTiff(data: Uint8Array, rowLength: number, colors: number): Uint8Array {
  const out = Uint8Array.from(data);
  for (let row = 0; row < out.length; row += rowLength) {
    const end = Math.min(row + rowLength, out.length);
    for (let at = row + colors; at < end; at += 1) out[at] = (out[at] ?? 0) + (out[at - colors] ?? 0);
  }
  return out;
}

/** PNG filters, each row led by the number of its own. */
function unpredictPng(data: Uint8Array, rowLength: number, pixel: number): Uint8Array {
  const rows = Math.ceil(data.length / (rowLength + 1));
  const out = new Uint8Array(Math.max(0, data.length - rows));
  for (let row = 0; row < rows; row += 1) {
    const from = row * (rowLength + 1);
    const to = row * rowLength;
    const length = Math.min(rowLength, data.length - from - 1);
    out.set(data.subarray(from + 1, from + 1 + length), to);
    unfilterRow(out, { start: to, end: to + length, above: to - rowLength }, data[from] ?? 0, pixel);
  }
  return out;
}

type Row = Readonly<{ start: number; end: number; above: number }>;

function unfilterRow(out: Uint8Array, { start, end, above }: Row, kind: number, pixel: number): void {
  if (kind === 0) return;
  if (kind > 4) throw anyFault('pdf-filter', `PNG filter ${kind}`);
  const lift = start - above;
  for (let at = start; at < end; at += 1) {
    const left = at - pixel >= start ? (out[at - pixel] ?? 0) : 0;
    const up = above >= 0 ? (out[at - lift] ?? 0) : 0;
    const corner = above >= 0 && at - pixel >= start ? (out[at - lift - pixel] ?? 0) : 0;
    out[at] = (out[at] ?? 0) + predicted(kind, { left, up, corner });
  }
}

function predicted(kind: number, { left, up, corner }: { left: number; up: number; corner: number }): number {
  if (kind === 1) return left;
  if (kind === 2) return up;
  if (kind === 3) return (left + up) >> 1;
  const [toLeft, toUp, toCorner] = [
    Math.abs(up - corner),
    Math.abs(left - corner),
    Math.abs(left + up - 2 * corner),
  ];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
