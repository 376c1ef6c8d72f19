import { pdfDate, xmpDate } from './dates.js';

describe('an instant on a local clock', () => {
  it.each([
    {
      at: '2024-08-15T02:30:00.999Z',
      offset: 480,
      pdf: "D:20240815103000+08'00'",
      xmp: '2024-08-15T10:30:00+08:00',
    },
    {
      at: '2024-12-31T18:00:00Z',
      offset: 480,
      pdf: "D:20250101020000+08'00'",
      xmp: '2025-01-01T02:00:00+08:00',
    },
    {
      at: '2024-08-15T02:30:00Z',
      offset: 0,
      pdf: "D:20240815023000+00'00'",
      xmp: '2024-08-15T02:30:00+00:00',
    },
    {
      at: '2024-08-15T02:30:00Z',
      offset: -210,
      pdf: "D:20240814230000-03'30'",
      xmp: '2024-08-14T23:00:00-03:30',
    },
  ])('$at, $offset minutes east', ({ at, offset, pdf, xmp }) => {
    const time = { at: new Date(at), offsetMinutes: offset };
    expect(pdfDate(time)).toBe(pdf);
    expect(xmpDate(time)).toBe(xmp);
  });
});
