import { zipSync } from 'fflate';
import {
  cell,
  faultOf,
  LIMITS,
  sheet,
  text,
  workbook,
} from '../../../../../test/support/hand-made-tables.js';
import { readTable } from '../../read-table.js';

describe('ZIP', () => {
  const good = workbook([sheet(cell('A2', '1'))]);
  const changed = (change: (bytes: Buffer, directory: number) => void): Uint8Array => {
    const bytes = Buffer.from(good);
    change(bytes, bytes.readUInt32LE(bytes.length - 6));
    return bytes;
  };

  it('is read as it was made', () => {
    expect(readTable(good, LIMITS).rows).toEqual([{ line: 2, cells: { a: '1', b: '' } }]);
  });

  it('is never inflated beyond what it announces, nor announces too much', () => {
    const bomb = workbook([`<sheetData>${' '.repeat(40_000_000)}</sheetData>`]);
    expect(bomb.length).toBeLessThan(100_000);
    expect(faultOf(bomb)).toEqual({ code: 'too-large' });
    const understated = Buffer.from(bomb);
    const name = understated.lastIndexOf('0.xml');
    understated.writeUInt32LE(1000, name - 46 + 24);
    expect(faultOf(understated)).toEqual({ code: 'xlsx-malformed' });
  });

  it.each<[string, Uint8Array, string]>([
    ['a password', changed((bytes, at) => bytes.writeUInt16LE(1, at + 8)), 'xlsx-encrypted'],
    ['an unknown compression', changed((bytes, at) => bytes.writeUInt16LE(12, at + 10)), 'xlsx-malformed'],
    ['a wrong check sum', changed((bytes, at) => bytes.writeUInt32LE(1, at + 16)), 'xlsx-malformed'],
    ['a directory elsewhere', changed((bytes) => bytes.writeUInt32LE(7, bytes.length - 6)), 'xlsx-malformed'],
    ['a part elsewhere', changed((bytes, at) => bytes.writeUInt32LE(0xffffffff, at + 42)), 'xlsx-malformed'],
    [
      'a part that goes beyond the end',
      changed((bytes, at) => bytes.writeUInt32LE(0xffff, at + 20)),
      'xlsx-malformed',
    ],
    ['no end', good.subarray(0, -1), 'xlsx-malformed'],
    ['no beginning of a workbook', zipSync({ mimetype: text('application/vnd.oasis') }), 'xlsx-malformed'],
    ['no parts', zipSync({}), 'xlsx-malformed'],
  ])('refuses %s', (_, bytes, code) => {
    expect(faultOf(bytes)).toEqual({ code });
  });

  it('gives a fault, and nothing else, for each of its bytes changed', () => {
    for (let at = 0; at < good.length; at += 1) {
      const bytes = Buffer.from(good);
      bytes[at] = (bytes[at] ?? 0) ^ 0x41;
      try {
        readTable(bytes, LIMITS);
      } catch (error) {
        expect((error as Error).name).toBe('FaultError');
      }
    }
  });
});
