import { isUtf8 } from 'node:buffer';
import { DomainError } from '../../lib/errors/domain-error.js';

/** The one file of a form. Its name and type are what the sender says, and nothing relies on them. */
export class UploadedFile {
  constructor(
    readonly bytes: Uint8Array,
    /** The other parts of the form that are short texts, by name. */
    readonly fields: Readonly<Record<string, string>> = {},
  ) {}
}

const MAX_HEADER_BYTES = 4096;
const MAX_PARTS = 16;
const MAX_FIELD_BYTES = 4096;

/**
 * The file of a `multipart/form-data` body: exactly one part with a file name; of the others the texts are kept.
 *
 * @param contentType header with the boundary
 * @throws DomainError `request-malformed`
 * @see RFC 7578; RFC 2046 §5.1.1 for the delimiters
 */
export function readUpload(body: Buffer, contentType: string): UploadedFile {
  const boundary = boundaryOf(contentType);
  const parts = partsOf(body, boundary);
  const files = parts.filter(isFile);
  const [file] = files;
  if (!file || files.length > 1) throw malformed('Send exactly one file.');
  return new UploadedFile(file.content, fieldsOf(parts.filter((part) => !isFile(part))));
}

function isFile({ header }: Part): boolean {
  return /;\s*filename\*?=/i.test(header);
}

/** A text that is not UTF-8, or is too long for a field, is nobody's: what asks for it says that it is missing. */
function fieldsOf(parts: readonly Part[]): Record<string, string> {
  const texts = parts.flatMap(({ header, content }): [string, string][] => {
    const [, name] = /;\s*name="([\w-]{1,64})"/i.exec(header) ?? [];
    if (name === undefined || content.length > MAX_FIELD_BYTES || !isUtf8(content)) return [];
    return [[name, content.toString('utf8')]];
  });
  return Object.fromEntries(texts);
}

/** RFC 2046 §5.1.1: 1 to 70 characters of a small set. */
function boundaryOf(contentType: string): string {
  const [, quoted, plain] =
    /;\s*boundary=(?:"([\w'()+,./:=? -]{1,70})"|([\w'()+./:=?-]{1,70}))(?:\s*;|\s*$)/i.exec(contentType) ??
    [];
  const boundary = quoted ?? plain;
  if (boundary === undefined || boundary.endsWith(' '))
    throw malformed('The boundary of the form is missing.');
  return boundary;
}

type Part = Readonly<{ header: string; content: Buffer }>;

function partsOf(body: Buffer, boundary: string): Part[] {
  // The first delimiter may stand at the very beginning; all others follow a line end that is theirs.
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  const first = body.indexOf(delimiter.subarray(2));
  if (first !== 0 && body.indexOf(delimiter) !== first - 2) throw malformed('The form cannot be read.');
  const parts: Part[] = [];
  let at = first + delimiter.length - 2;
  while (!isClosed(body, at)) {
    const start = lineEndAt(body, at);
    const end = body.indexOf(delimiter, start - 2);
    if (end < 0 || parts.length === MAX_PARTS) throw malformed('The form is cut off, or has too many parts.');
    parts.push(partOf(body.subarray(start, end)));
    at = end + delimiter.length;
  }
  return parts;
}

function isClosed(body: Buffer, at: number): boolean {
  return body[at] === 0x2d && body[at + 1] === 0x2d;
}

/** After a delimiter: blanks, then the end of the line. */
function lineEndAt(body: Buffer, from: number): number {
  let at = from;
  while (body[at] === 0x20 || body[at] === 0x09) at += 1;
  if (body[at] !== 0x0d || body[at + 1] !== 0x0a) throw malformed('The form cannot be read.');
  return at + 2;
}

function partOf(part: Buffer): Part {
  const end = part.subarray(0, MAX_HEADER_BYTES).indexOf('\r\n\r\n');
  if (end < 0) throw malformed('A part of the form has no header, or one that is too long.');
  const header = part.subarray(0, end).toString('utf8');
  if (/^content-transfer-encoding:(?!\s*(binary|8bit|7bit)\s*$)/im.test(header))
    throw malformed('A part of the form is encoded.');
  return { header, content: part.subarray(end + 4) };
}

function malformed(why: string): DomainError {
  return new DomainError('request-malformed', why);
}
