import { deflateSync } from 'node:zlib';
import { FaultError } from '../../../faults/fault.js';
import { PdfDict, PdfName, type PdfObject } from '../objects.js';
import { ANY_PDF_LIMITS } from './any-limits.js';
import { filterSteps, runFilters } from './filters.js';
import { Reading } from './reading.js';

function decode(data: Uint8Array, filter: string, parms: Readonly<Record<string, number>> = {}): string {
  const step = { name: filter, parms: new Map<string, PdfObject>(Object.entries(parms)) };
  return Buffer.from(runFilters(data, [step], new Reading(new Uint8Array(0), {}))).toString('hex');
}

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe(runFilters.name, () => {
  it.each([
    { filter: 'ASCIIHexDecode', data: Buffer.from('48 65 6c 6C 7>zz'), found: '48656c6c70' },
    { filter: 'ASCII85Decode', data: Buffer.from('87cUR D]i,"Ebo80~>'), found: '48656c6c6f20576f726c6421' },
    { filter: 'ASCII85Decode', data: Buffer.from('z~>'), found: '00000000' },
    { filter: 'RunLengthDecode', data: hex('02 61 62 63 fe 64 80 65'), found: '616263646464' },
    // ISO 32000-1 §7.4.4.2, example 2.
    { filter: 'LZWDecode', data: hex('80 0B 60 50 22 0C 0C 85 01'), found: '2d2d2d2d2d412d2d2d42' },
    { filter: 'FlateDecode', data: deflateSync(hex('00 ff')), found: '00ff' },
    { filter: 'Crypt', data: hex('aa'), found: 'aa' },
  ])('decodes $filter', ({ filter, data, found }) => {
    expect(decode(data, filter)).toBe(found);
  });

  // Rows of three bytes, each led by the number of its filter; undone by hand.
  it.each([
    { kind: 'none', rows: '00 01 02 03', found: '010203' },
    { kind: 'sub', rows: '01 01 02 03', found: '010306' },
    { kind: 'up', rows: '00 01 02 03 02 01 01 01', found: '010203020304' },
    { kind: 'average', rows: '00 02 04 06 03 01 01 01', found: '020406020406' },
    { kind: 'Paeth', rows: '00 01 02 03 04 01 01 01', found: '010203020304' },
    { kind: 'sub, cut short', rows: '01 01 02', found: '0103' },
  ])('undoes the PNG prediction $kind', ({ rows, found }) => {
    expect(decode(deflateSync(hex(rows)), 'FlateDecode', { Predictor: 12, Columns: 3 })).toBe(found);
  });

  it('undoes the TIFF prediction', () => {
    const parms = { Predictor: 2, Columns: 3, Colors: 1 };
    expect(decode(deflateSync(hex('01 02 03 04 ff 01')), 'FlateDecode', parms)).toBe('010306040304');
  });

  it.each([
    { bad: 'a filter of images', filter: 'DCTDecode', data: hex('00'), code: 'pdf-filter' },
    { bad: 'broken data', filter: 'FlateDecode', data: hex('00 01 02'), code: 'pdf-inflate' },
    {
      bad: 'data cut short',
      filter: 'FlateDecode',
      data: deflateSync(hex('00 01')).subarray(0, 5),
      code: 'pdf-inflate',
    },
    { bad: 'a code of LZW without meaning', filter: 'LZWDecode', data: hex('80 7f ff'), code: 'pdf-inflate' },
    { bad: 'no digit', filter: 'ASCIIHexDecode', data: Buffer.from('4x'), code: 'pdf-filter' },
    { bad: 'a lone digit', filter: 'ASCII85Decode', data: Buffer.from('8~>'), code: 'pdf-filter' },
    { bad: 'a group too large', filter: 'ASCII85Decode', data: Buffer.from('uuuuu~>'), code: 'pdf-filter' },
  ])('refuses $bad', ({ filter, data, code }) => {
    expect(() => decode(data, filter)).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    { Predictor: 12, Columns: 1e9 },
    { Predictor: 12, Columns: -1 },
    { Predictor: 12, Columns: 0.5 },
    { Predictor: 99 },
    { Predictor: 12, BitsPerComponent: 64 },
  ])('refuses DecodeParms %p', (parms) => {
    expect(() => decode(deflateSync(hex('00 01')), 'FlateDecode', parms)).toThrow(FaultError);
  });

  it('keeps to the length of all streams together', () => {
    const limits = { ...ANY_PDF_LIMITS, inflatedFile: 1500 };
    const reading = new Reading(new Uint8Array(0), { limits });
    const step = { name: 'FlateDecode', parms: new Map<string, PdfObject>() };
    const data = deflateSync(Buffer.alloc(1000));
    runFilters(data, [step], reading);
    expect(() => runFilters(data, [step], reading)).toThrow(
      expect.objectContaining({ code: 'pdf-inflate-limit' }),
    );
  });

  it.each(['LZWDecode', 'RunLengthDecode', 'ASCII85Decode'])('keeps %s within its cap', (filter) => {
    const data = {
      LZWDecode: hex('80 00 00 00'),
      RunLengthDecode: hex('81 00'),
      ASCII85Decode: Buffer.from('zz'),
    };
    const reading = new Reading(new Uint8Array(0), { limits: { ...ANY_PDF_LIMITS, inflatedStream: 1 } });
    const step = { name: filter, parms: new Map<string, PdfObject>() };
    const bytes = data[filter as keyof typeof data];
    expect(() => runFilters(bytes, [step], reading)).toThrow(FaultError);
  });
});

describe(filterSteps.name, () => {
  const resolve = (value?: PdfObject): PdfObject => value ?? null;

  it('knows a name, a list and none', () => {
    const flate = new PdfName('Fl');
    const steps = (filter: PdfObject): string[] =>
      filterSteps(new PdfDict(new Map([['Filter', filter]])), resolve).map(({ name }) => name);
    expect([steps(flate), steps([flate, new PdfName('AHx')]), steps(null)]).toEqual([
      ['FlateDecode'],
      ['FlateDecode', 'ASCIIHexDecode'],
      [],
    ]);
  });

  it('refuses a long chain', () => {
    const filters = Array.from({ length: 9 }, () => new PdfName('AHx'));
    expect(() => filterSteps(new PdfDict(new Map([['Filter', filters]])), resolve)).toThrow(FaultError);
  });
});
