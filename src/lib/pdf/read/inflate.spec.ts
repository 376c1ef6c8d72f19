import { deflateSync } from 'node:zlib';
import { inflate } from './inflate.js';

describe(inflate.name, () => {
  const text = Buffer.from('延津'.repeat(100));

  it('takes what it gives from the budget of the file', () => {
    const budget = { left: 1000 };
    expect(Buffer.from(inflate(deflateSync(text), 1000, budget))).toEqual(text);
    expect(budget).toEqual({ left: 400 });
  });

  it.each([
    {
      what: 'more than a stream may hold',
      raw: deflateSync(text),
      most: 599,
      left: 1000,
      code: 'pdf-inflate-limit',
    },
    {
      what: 'more than the file may hold',
      raw: deflateSync(text),
      most: 1000,
      left: 599,
      code: 'pdf-inflate-limit',
    },
    { what: 'nothing at all', raw: Buffer.alloc(0), most: 1000, left: 1000, code: 'pdf-inflate' },
    {
      what: 'half a stream',
      raw: deflateSync(text).subarray(0, 10),
      most: 1000,
      left: 1000,
      code: 'pdf-inflate',
    },
    {
      what: 'bytes behind the data',
      raw: Buffer.concat([deflateSync(text), Buffer.of(0)]),
      most: 1000,
      left: 1000,
      code: 'pdf-inflate',
    },
    {
      what: 'a wrong checksum',
      raw: withLastByte(deflateSync(text), 0),
      most: 1000,
      left: 1000,
      code: 'pdf-inflate',
    },
  ])('refuses $what', ({ raw, most, left, code }) => {
    expect(() => inflate(raw, most, { left })).toThrow(expect.objectContaining({ code }));
  });

  it('stops a bomb at the cap, not at its end', () => {
    const bomb = deflateSync(Buffer.alloc(50_000_000));
    expect(() => inflate(bomb, 1_000_000, { left: 1_000_000 })).toThrow('more than 1000000 bytes');
  });
});

function withLastByte(bytes: Buffer, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[copy.length - 1] = value;
  return copy;
}
