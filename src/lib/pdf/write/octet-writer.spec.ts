import { OctetWriter } from './octet-writer.js';

function written(write: (writer: OctetWriter) => void): string {
  const writer = new OctetWriter();
  write(writer);
  return Buffer.from(writer.toBytes()).toString('latin1');
}

describe('OctetWriter', () => {
  it.each([
    [0, '0'],
    [-0.0004, '0'],
    [7, '7'],
    [10, '10'],
    [-12.5, '-12.5'],
    [0.05, '0.05'],
    [1.0006, '1.001'],
    [99.9996, '100'],
    [841.89, '841.89'],
    [1234567.001, '1234567.001'],
  ])('writes %d as PDF does', (value, text) => {
    expect(written((writer) => writer.decimal(value))).toBe(text);
  });

  it('writes codes of four digits', () => {
    expect(written((writer) => writer.hex16(0x0a1f))).toBe('0A1F');
  });

  it('grows with what is written', () => {
    const long = 'x'.repeat(70_000);
    expect(
      written((writer) => {
        writer.text('<');
        writer.text(long);
        writer.text('>');
      }),
    ).toBe(`<${long}>`);
  });
});
