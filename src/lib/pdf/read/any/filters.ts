import { inflateSync } from 'node:zlib';
import { isPdfArray, PdfDict, PdfName, type PdfObject } from '../objects.js';
import { anyFault } from './any-fault.js';
import { decodeLzw } from './lzw.js';
import { unpredict } from './predictor.js';
import type { Reading } from './reading.js';
import { decodeAscii85, decodeAsciiHex, decodeRunLength } from './small-filters.js';

/** One step of a stream's decoding; entries already resolved. */
export type FilterStep = Readonly<{ name: string; parms: ReadonlyMap<string, PdfObject> }>;

type Resolve = (value: PdfObject | undefined) => PdfObject;

const MAX_FILTERS = 8;

/** Short names are those of inline images (ISO 32000-1 table 94), which some writers use everywhere. */
const LONG_NAMES: ReadonlyMap<string, string> = new Map([
  ['Fl', 'FlateDecode'],
  ['LZW', 'LZWDecode'],
  ['AHx', 'ASCIIHexDecode'],
  ['A85', 'ASCII85Decode'],
  ['RL', 'RunLengthDecode'],
]);

/** The filters of a stream in order (ISO 32000-1 table 5). @throws FaultError `pdf-filter` */
export function filterSteps(dict: PdfDict, resolve: Resolve): FilterStep[] {
  const names = asList(resolve(dict.entries.get('Filter')), resolve);
  const parms = asList(resolve(dict.entries.get('DecodeParms') ?? dict.entries.get('DP')), resolve);
  if (names.length > MAX_FILTERS) throw anyFault('pdf-filter', `${names.length} filters`);
  return names.map((name, index) => {
    if (!(name instanceof PdfName)) throw anyFault('pdf-filter', 'a filter without name');
    const held = parms[index];
    const entries = held instanceof PdfDict ? [...held.entries] : [];
    return {
      name: LONG_NAMES.get(name.name) ?? name.name,
      parms: new Map(entries.map(([key, value]) => [key, resolve(value)])),
    };
  });
}

function asList(value: PdfObject, resolve: Resolve): PdfObject[] {
  if (value === null) return [];
  return isPdfArray(value) ? value.slice(0, MAX_FILTERS + 1).map((item) => resolve(item)) : [value];
}

/**
 * Runs a stream through its filters, under the caps of the reading.
 *
 * @throws FaultError `pdf-filter` for a filter of images or an unknown one, `pdf-inflate` for broken data,
 *   `pdf-inflate-limit` over a cap
 */
export function runFilters(raw: Uint8Array, steps: readonly FilterStep[], reading: Reading): Uint8Array {
  const { limits } = reading;
  let data = raw;
  for (const step of steps) {
    reading.step();
    const cap = Math.min(limits.inflatedStream, reading.inflationLeft, raw.length * limits.ratio + 1024);
    const before = data;
    data = runFilter(data, step, cap);
    if (data.length > cap) throw anyFault('pdf-inflate-limit', `stream decodes to more than ${cap} bytes`);
    if (data !== before) reading.inflationLeft -= data.length;
  }
  return data;
}

function runFilter(data: Uint8Array, { name, parms }: FilterStep, cap: number): Uint8Array {
  switch (name) {
    case 'FlateDecode':
      return predictorOf(inflate(data, cap), parms);
    case 'LZWDecode':
      return predictorOf(decodeLzw(data, numberOf(parms, 'EarlyChange', 1) !== 0, cap), parms);
    case 'ASCIIHexDecode':
      return decodeAsciiHex(data);
    case 'ASCII85Decode':
      return decodeAscii85(data, cap);
    case 'RunLengthDecode':
      return decodeRunLength(data, cap);
    case 'Crypt':
      return data;
    default:
      throw anyFault('pdf-filter', `filter ${name}`);
  }
}

function predictorOf(data: Uint8Array, parms: ReadonlyMap<string, PdfObject>): Uint8Array {
  return unpredict(data, {
    predictor: numberOf(parms, 'Predictor', 1),
    colors: numberOf(parms, 'Colors', 1),
    bitsPerComponent: numberOf(parms, 'BitsPerComponent', 8),
    columns: numberOf(parms, 'Columns', 1),
  });
}

function numberOf(parms: ReadonlyMap<string, PdfObject>, key: string, otherwise: number): number {
  const value = parms.get(key);
  return typeof value === 'number' ? value : otherwise;
}

function inflate(raw: Uint8Array, maxOutputLength: number): Uint8Array {
  try {
    return inflateSync(raw, { maxOutputLength: Math.max(1, maxOutputLength) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw anyFault('pdf-inflate-limit', `stream inflates to more than ${maxOutputLength} bytes`);
    throw anyFault('pdf-inflate', 'compressed data are broken');
  }
}
