import { readPdfDate } from './pdf-date.js';

const read = (text: string): string | undefined => readPdfDate(Buffer.from(text, 'latin1'))?.toISOString();

describe(readPdfDate.name, () => {
  it.each([
    { text: "D:20260820100000+08'00'", expected: '2026-08-20T02:00:00.000Z' },
    { text: "D:20260101000000+08'00'", expected: '2025-12-31T16:00:00.000Z' },
    { text: "D:20280229235959+08'00'", expected: '2028-02-29T15:59:59.000Z' },
  ])('reads $text', ({ text, expected }) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    '',
    'D:20260820100000',
    'D:20260820100000Z',
    "D:20260820100000+00'00'",
    "D:20260820100000+08'00",
    "D:20260820100000+08'00' ",
    "D:202608201000+08'00'",
    "D:20260229100000+08'00'",
    "D:20261301100000+08'00'",
    "D:20260820240000+08'00'",
  ])('does not read "%s"', (text) => {
    expect(read(text)).toBeUndefined();
  });
});
