import { PDFDocument, rgb } from 'pdf-lib';
import { lookAtFile, LOOK_LIMITS } from './look-at-file.js';

async function pageWith(
  draw: (page: ReturnType<PDFDocument['addPage']>) => void,
  pages = 1,
): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  for (let page = 0; page < pages; page += 1) draw(document.addPage([595, 842]));
  return document.save();
}

const ring = (page: ReturnType<PDFDocument['addPage']>): void =>
  page.drawCircle({ x: 400, y: 200, size: 60, borderWidth: 6, borderColor: rgb(0.8, 0, 0) });

describe('lookAtFile', () => {
  it('sees a red ring of 42 mm, and none on a blank page or in a red line', async () => {
    const blank = await lookAtFile({ current: await pageWith(() => undefined) });
    const line = await lookAtFile({
      current: await pageWith((page) =>
        page.drawLine({
          start: { x: 50, y: 600 },
          end: { x: 500, y: 600 },
          thickness: 3,
          color: rgb(1, 0, 0),
        }),
      ),
    });
    expect((await lookAtFile({ current: await pageWith(ring) })).redSeals).toEqual([1]);
    expect(blank).toEqual({ pages: 1, codes: [], redSeals: [], differences: [] });
    expect(line.redSeals).toEqual([]);
  });

  it('finds where a page looks otherwise than when it was sealed', async () => {
    const sealed = await pageWith(() => undefined);
    const current = await pageWith((page) => page.drawRectangle({ x: 72, y: 720, width: 72, height: 36 }));
    const { differences } = await lookAtFile({ current, sealed });
    // 150 dots an inch: 72 points are 150 pixels; the page is 842 points high, 842 - 756 = 86 points from the top.
    expect(differences).toHaveLength(1);
    const [{ page, box } = { page: 0, box: { left: 0, top: 0, right: 0, bottom: 0 } }] = differences;
    expect(page).toBe(1);
    expect(Math.abs(box.left - 150)).toBeLessThanOrEqual(2);
    expect(Math.abs(box.right - 300)).toBeLessThanOrEqual(2);
    expect(Math.abs(box.top - 179)).toBeLessThanOrEqual(2);
    expect(Math.abs(box.bottom - 254)).toBeLessThanOrEqual(2);
  });

  it.each([
    ['no PDF', { current: Buffer.from('hello') }, {}, /./],
    ['too many pages', undefined, {}, /more than 12 pages/],
    ['too little memory', undefined, { megabytes: 20 }, /too much memory/],
    ['too little time', undefined, { milliseconds: 1 }, /took too long/],
  ] as const)('refuses: %s', async (_, input, limits, message) => {
    const file = input ?? { current: await pageWith(ring, 13) };
    await expect(lookAtFile(file, { ...LOOK_LIMITS, ...limits })).rejects.toThrow(message);
  });
});
