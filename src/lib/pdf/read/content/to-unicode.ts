import { ObjectParser } from '../object-parser.js';
import { isPdfArray, PdfKeyword, type PdfObject, PdfString } from '../objects.js';
import { contentFault } from './content-fault.js';

/** Character code of two bytes to text. */
export type UnicodeMap = ReadonlyMap<number, string>;

const UTF16 = new TextDecoder('utf-16be', { fatal: true, ignoreBOM: true });
const MAX_TOKENS = 400_000;

/**
 * The mappings of a ToUnicode CMap (ISO 32000-1 §9.10.3): bfchar and bfrange with codes of two bytes.
 *
 * @throws FaultError `page-font` for another form or a code that is mapped twice; `pdf-syntax`
 */
export function readToUnicode(bytes: Uint8Array): UnicodeMap {
  const parser = new ObjectParser(bytes, 0, { references: false, lenient: true, maxDepth: 8 });
  const map = new Map<number, string>();
  let operands: PdfObject[] = [];
  for (let count = 0; count < MAX_TOKENS; count += 1) {
    const token = parser.next();
    if (token === undefined) return map;
    if (!(token instanceof PdfKeyword)) operands.push(token);
    else {
      if (token.word === 'endbfchar') addPairs(map, operands);
      if (token.word === 'endbfrange') addRanges(map, operands);
      operands = [];
    }
  }
  throw contentFault('page-too-complex', 'ToUnicode does not end');
}

function addPairs(map: Map<number, string>, operands: readonly PdfObject[]): void {
  for (let at = 0; at < operands.length; at += 2) add(map, codeOf(operands[at]), textOf(operands[at + 1]));
}

function addRanges(map: Map<number, string>, operands: readonly PdfObject[]): void {
  for (let at = 0; at < operands.length; at += 3) {
    const first = codeOf(operands[at]);
    const last = codeOf(operands[at + 1]);
    const target = operands[at + 2];
    for (let code = first; code <= last; code += 1)
      add(map, code, isPdfArray(target) ? textOf(target[code - first]) : shifted(target, code - first));
  }
}

function add(map: Map<number, string>, code: number, text: string): void {
  if (map.has(code)) throw contentFault('page-font', `ToUnicode maps code ${code} twice`);
  map.set(code, text);
}

function codeOf(object: PdfObject | undefined): number {
  if (!(object instanceof PdfString) || object.bytes.length !== 2)
    throw contentFault('page-font', 'ToUnicode has a code that is not two bytes');
  return (object.bytes[0] ?? 0) * 256 + (object.bytes[1] ?? 0);
}

function textOf(object: PdfObject | undefined): string {
  const { bytes } = stringOf(object);
  try {
    return UTF16.decode(bytes);
  } catch {
    throw contentFault('page-font', 'ToUnicode has a text that is not UTF-16');
  }
}

/** The last byte counts up (§9.10.3), never past its end. */
function shifted(object: PdfObject | undefined, by: number): string {
  const { bytes, start, end } = stringOf(object);
  const copy = Uint8Array.from(bytes);
  const last = (copy.at(-1) ?? 0) + by;
  if (last > 255) throw contentFault('page-font', 'ToUnicode has a range across a byte');
  copy[copy.length - 1] = last;
  return textOf(new PdfString(copy, 'hex', start, end));
}

function stringOf(object: PdfObject | undefined): PdfString {
  if (object instanceof PdfString && object.bytes.length > 0) return object;
  throw contentFault('page-font', 'ToUnicode has a target that is no text');
}
