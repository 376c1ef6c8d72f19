import { isDigit, isRegular, isWhite } from '../characters.js';
import type { ByteSpan } from './any-pdf.js';
import type { ObjectLoader, PlacedObject } from './object-loader.js';
import type { Reading } from './reading.js';

export type GapFindings = Readonly<{
  unaccounted: readonly ByteSpan[];
  /** Whole objects that stand where nothing refers to. */
  strays: readonly PlacedObject[];
}>;

/**
 * What stands between the bytes that a revision accounts for.
 *
 * @param taken ascending by start; may overlap
 */
export function findGaps(
  reading: Reading,
  loader: ObjectLoader,
  { span, taken }: { span: ByteSpan; taken: readonly ByteSpan[] },
): GapFindings {
  const unaccounted: ByteSpan[] = [];
  const strays: PlacedObject[] = [];
  const scan = new GapScan(reading, loader, { unaccounted, strays });
  let at = span.start;
  for (const { start, end } of taken) {
    reading.step();
    if (start > at) scan.run(at, Math.min(start, span.end));
    at = Math.max(at, end);
  }
  if (at < span.end) scan.run(at, span.end);
  return { unaccounted, strays };
}

type Findings = Readonly<{ unaccounted: ByteSpan[]; strays: PlacedObject[] }>;

class GapScan {
  constructor(
    private readonly reading: Reading,
    private readonly loader: ObjectLoader,
    private readonly findings: Findings,
  ) {}

  /** White space and comments say nothing; all else is named. */
  run(start: number, end: number): void {
    const { buffer } = this.reading;
    let at = start;
    while (at < end) {
      const code = buffer[at];
      if (isWhite(code)) at += 1;
      else if (code === 0x25) at = this.comment(at, end);
      else at = this.stray(at, end);
    }
  }

  private comment(start: number, end: number): number {
    const { buffer } = this.reading;
    let at = start;
    while (at < end && buffer[at] !== 10 && buffer[at] !== 13) at += 1;
    if (start > 0 && buffer.toString('latin1', start, start + 5) === '%PDF-')
      this.reading.note({ code: 'second-header', detail: 'another header', offset: start });
    return at;
  }

  /** @returns index after the object, or after the word when there is no object */
  private stray(start: number, end: number): number {
    const { buffer } = this.reading;
    this.reading.step();
    const found = isDigit(buffer[start]) ? this.loader.parseAt(start) : undefined;
    const isWithin = found !== undefined && found.end <= end;
    if (isWithin) this.findings.strays.push(found);
    const stop = isWithin ? found.end : afterWord(buffer, start, end);
    this.mark({ start, end: stop });
    return stop;
  }

  /** Joins what only white space parts. */
  private mark(span: ByteSpan): void {
    const { unaccounted } = this.findings;
    const last = unaccounted.at(-1);
    const isNext = last !== undefined && isBlank(this.reading.buffer, last.end, span.start);
    if (isNext) unaccounted[unaccounted.length - 1] = { start: last.start, end: span.end };
    else unaccounted.push(span);
  }
}

const MAX_BLANK = 64;

function isBlank(buffer: Buffer, start: number, end: number): boolean {
  if (end - start > MAX_BLANK) return false;
  for (let at = start; at < end; at += 1) if (!isWhite(buffer[at])) return false;
  return true;
}

function afterWord(buffer: Buffer, start: number, end: number): number {
  let at = start + 1;
  while (at < end && isRegular(buffer[at])) at += 1;
  return at;
}
