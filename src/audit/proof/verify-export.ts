import { EXPORT_END_TYPE, CHECKPOINT_TYPE, isCheckpointed, type Judge, tokenFault } from '../checkpoint.js';
import { ChainCheck } from './chain-check.js';
import { type ExportedRow, readExportedLine } from './exported-line.js';
import { type ChainVerdict, FirstFault } from './verdict.js';

/** Longer than any row that was ever written; what is longer is no export, and must not fill the memory. */
const LONGEST_LINE = 64 * 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * Judges an exported chain without its database: every line is a row as it was written, linked to the one before; every hundredth
 * carries its checkpoint; the last one carries the signed end, and no other does.
 *
 * @param chunks the octets of the file
 */
export async function verifyExport(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  judge: Judge,
): Promise<ChainVerdict> {
  const check = new ChainCheck();
  const first = new FirstFault();
  let line = 0;
  let ended = false;
  for await (const { octets, whole } of linesOf(chunks)) {
    line += 1;
    if (ended) first.note(line, 'it stands after the end of the export');
    const read = readLine(octets);
    ended = read?.end !== undefined;
    first.note(line, read ? faultOf(read, check, judge) : 'it is not a line as it was exported');
    if (!whole) first.note(line, 'its end is missing');
  }
  if (!ended) first.note(line + 1, 'the end of the export is missing');
  return first.verdict(line);
}

function readLine(octets: Uint8Array): ExportedRow | undefined {
  try {
    return readExportedLine(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets));
  } catch {
    return undefined;
  }
}

function faultOf({ row, checkpoint, end }: ExportedRow, check: ChainCheck, judge: Judge): string | undefined {
  const fault = check.next(row);
  if (fault !== undefined) return fault;
  if (checkpoint === undefined && isCheckpointed(row)) return 'its checkpoint is missing';
  return (
    (checkpoint === undefined ? undefined : tokenFault(checkpoint, CHECKPOINT_TYPE, row, judge)) ??
    (end === undefined ? undefined : tokenFault(end, EXPORT_END_TYPE, row, judge))
  );
}

type Line = Readonly<{ octets: Uint8Array; whole: boolean }>;

/** Only LF ends a line: a row may hold what other readers of lines take for an end, as U+2028. */
async function* linesOf(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Line> {
  let rest: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      yield { octets: Buffer.concat([...rest, chunk.subarray(start, end)]), whole: true };
      [rest, length, start] = [[], 0, end + 1];
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > LONGEST_LINE) throw new RangeError('not an export: a line without end');
  }
  if (length > 0) yield { octets: Buffer.concat(rest), whole: false };
}
