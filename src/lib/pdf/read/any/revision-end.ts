import { isWhite } from '../characters.js';
import type { ByteSpan } from './any-pdf.js';
import { LaxParser } from './lax-parser.js';
import type { Reading } from './reading.js';

/** `startxref`, its number, `%%EOF` (ISO 32000-1 §7.5.5). */
export type RevisionTail = ByteSpan & Readonly<{ eof: number; offset: number | undefined; isWhole: boolean }>;

const STARTXREF = 'startxref';
const EOF = '%%EOF';

/**
 * What follows a cross-reference section; a part that is missing leaves `isWhole` false.
 *
 * @param mayHaveTrailer whether a trailer dictionary may follow, as some writers put one behind a stream
 */
export function readTail(reading: Reading, sectionEnd: number, mayHaveTrailer: boolean): RevisionTail {
  const { buffer } = reading;
  const parser = new LaxParser(reading, buffer, sectionEnd, { limit: buffer.length, isFile: true });
  parser.skipWhiteSpace();
  if (mayHaveTrailer && parser.keyword('trailer')) parser.object();
  parser.skipWhiteSpace();
  if (!parser.keyword(STARTXREF))
    return { start: sectionEnd, end: sectionEnd, eof: sectionEnd, offset: undefined, isWhole: false };
  const start = parser.position - STARTXREF.length;
  while (isWhite(buffer[parser.position])) parser.position += 1;
  const offset = parser.unsigned();
  let at = parser.position;
  while (isWhite(buffer[at])) at += 1;
  if (offset === undefined || buffer.toString('latin1', at, at + EOF.length) !== EOF)
    return { start, end: parser.position, eof: parser.position, offset, isWhole: false };
  const eof = at + EOF.length;
  return {
    start: mayHaveTrailer ? sectionEnd : start,
    end: afterLine(buffer, eof),
    eof,
    offset,
    isWhole: true,
  };
}

/** After one end-of-line, if there is one. */
function afterLine(buffer: Buffer, at: number): number {
  const next = buffer[at] === 13 ? at + 1 : at;
  return buffer[next] === 10 ? next + 1 : next;
}
