import { FaultError } from '../../../faults/fault.js';
import { anyFault } from './any-fault.js';
import { ANY_PDF_LIMITS, type AnyPdfLimits } from './any-limits.js';
import type { AnyPdfOptions, Oddity, OddityCode } from './any-pdf.js';

/** More of one kind than anybody will read. */
const MAX_ODDITIES = 1000;

/** How often bytes of the file may be parsed over again: objects that overlap are no reason to read for ever. */
const MAX_REPEATS = 4;

const STEPS_PER_LOOK = 256;
const LONG_WORK = 4096;
const FREE_WORK = 1024 * 1024;

/** One reading of one file: its bytes, what it may still use up, what was odd. */
export class Reading {
  readonly buffer: Buffer;
  readonly limits: AnyPdfLimits;
  readonly oddities: Oddity[] = [];
  inflationLeft: number;
  private nodesLeft: number;
  private workLeft: number;
  private steps = 0;
  private unreadable = 0;
  private readonly counts = new Map<OddityCode, number>();
  /** Index of the one that stands for all that are too many. */
  private readonly furthest = new Map<OddityCode, number>();
  private readonly deadline: (() => void) | undefined;

  constructor(
    readonly bytes: Uint8Array,
    options: AnyPdfOptions,
  ) {
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.limits = options.limits ?? ANY_PDF_LIMITS;
    this.deadline = options.deadline;
    this.inflationLeft = this.limits.inflatedFile;
    this.nodesLeft = this.limits.nodes;
    this.workLeft = MAX_REPEATS * bytes.length + FREE_WORK;
    if (bytes.length > this.limits.bytes) throw anyFault('pdf-too-large', `${bytes.length} bytes`);
  }

  /** Counts one turn of a loop; looks at the clock now and then. */
  step(): void {
    this.steps += 1;
    if (this.steps % STEPS_PER_LOOK === 0) this.deadline?.();
  }

  countNode(): void {
    this.nodesLeft -= 1;
    if (this.nodesLeft < 0) throw anyFault('pdf-too-many-objects', `more than ${this.limits.nodes} values`);
    this.step();
  }

  /** What object streams decode to may be parsed as often as what stands in the file. */
  allowWork(length: number): void {
    this.workLeft += MAX_REPEATS * length;
  }

  /** @param length bytes just parsed */
  countWork(length: number): void {
    this.workLeft -= length;
    if (length > LONG_WORK) this.deadline?.();
    if (this.workLeft < 0) throw anyFault('pdf-too-much-work', 'objects of the file overlap too often');
  }

  /**
   * Of more than can be told, the one furthest back in the file is: a fault that was appended is not lost among old ones.
   *
   * @throws FaultError `pdf-too-much-work` when there is more that cannot be parsed than can be told
   */
  note(oddity: Oddity): void {
    if (oddity.code === 'object-syntax') this.unreadable += 1;
    if (this.unreadable > MAX_ODDITIES)
      throw anyFault('pdf-too-much-work', `more than ${MAX_ODDITIES} objects cannot be parsed`);
    const count = this.counts.get(oddity.code) ?? 0;
    this.counts.set(oddity.code, count + 1);
    if (count < MAX_ODDITIES) this.oddities.push(oddity);
    else this.keepFurthest(oddity);
  }

  private keepFurthest(oddity: Oddity): void {
    const index = this.furthest.get(oddity.code) ?? this.oddities.length;
    const kept = this.oddities[index];
    this.furthest.set(oddity.code, index);
    if (kept === undefined || placeOf(oddity) > placeOf(kept)) this.oddities[index] = oddity;
  }
}

/** What stands nowhere counts as the end of the file. */
function placeOf({ offset }: Oddity): number {
  return offset ?? Infinity;
}

/** What is only wrong here may be noted and passed over; what has used up the reading may not. */
export function isLocal(error: unknown): error is FaultError {
  return error instanceof FaultError && LOCAL_CODES.has(error.code);
}

const LOCAL_CODES: ReadonlySet<string> = new Set(['pdf-syntax', 'pdf-filter', 'pdf-inflate', 'pdf-xref']);
