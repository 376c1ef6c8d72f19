import type { TextMark } from '../../lib/pdf/read/content/marks.js';
import type { Box, PdfPage } from '../../lib/pdf/read/page-tree.js';
import type { DrawnPage } from './page-check.js';
import type { PaintedPage } from './page-painter.js';
import { checkPixels, type SealPlace } from './pixel-check.js';

const BOX: Box = [0, 0, 100, 50];
const page = { number: 1, box: BOX } as PdfPage;
const seals: readonly SealPlace[] = [{ page, box: [60, 0, 100, 40] }];

/** Two pixels a point; white with coloured boxes given in points. */
function painted(boxes: readonly { box: Box; rgb: readonly [number, number, number] }[]): PaintedPage {
  const [width, height] = [200, 100];
  const data = new Uint8Array(width * height * 4).fill(255);
  for (const { box, rgb } of boxes)
    for (let y = height - box[3] * 2; y < height - box[1] * 2; y += 1)
      for (let x = box[0] * 2; x < box[2] * 2; x += 1) data.set(rgb, (y * width + x) * 4);
  return { width, height, data };
}

function textAt(box: Box, change: Partial<TextMark> = {}): TextMark {
  const shown = { colour: [0, 0, 0] as const, alpha: 1, order: 1, hidden: undefined, faults: [] };
  return { text: '字', box, glyphBoxes: [box], ...shown, ...change };
}

const SEAL = { box: [60, 0, 70, 40] as const, rgb: [215, 0, 15] as const };
const codesOf = (image: PaintedPage, texts: readonly TextMark[]): string[] => {
  const drawn: DrawnPage = { page, texts, codes: [] };
  return checkPixels([image], { pages: [drawn], seals, url: 'x' }).faults.map(({ code }) => code);
};

describe(checkPixels.name, () => {
  const box: Box = [10, 10, 20, 20];

  it('finds ink where a glyph should be, however small', () => {
    const dot = { box: [14, 14, 15, 15] as const, rgb: [40, 40, 40] as const };
    expect(codesOf(painted([SEAL, dot]), [textAt(box)])).toEqual(['pixels-qr']);
  });

  it.each([
    { fault: 'nothing painted', boxes: [] },
    { fault: 'ink beside the glyph', boxes: [{ box: [21, 10, 30, 20], rgb: [0, 0, 0] }] },
    { fault: 'ink much too pale', boxes: [{ box: [10, 10, 20, 20], rgb: [235, 235, 235] }] },
  ] as { fault: string; boxes: { box: Box; rgb: [number, number, number] }[] }[])(
    'misses a glyph: $fault',
    ({ boxes }) => {
      expect(codesOf(painted([SEAL, ...boxes]), [textAt(box)])).toEqual(['pixels-text', 'pixels-qr']);
    },
  );

  it('asks of pale text no more than its own colour', () => {
    const pale = { box, rgb: [220, 220, 220] as const };
    expect(codesOf(painted([SEAL, pale]), [textAt(box, { colour: [0.85, 0.85, 0.85] })])).toEqual([
      'pixels-qr',
    ]);
    expect(codesOf(painted([SEAL, pale]), [textAt(box, { alpha: 0.15 })])).toEqual(['pixels-qr']);
  });

  it('misses the red of the seal, and takes no other colour for it', () => {
    expect(codesOf(painted([]), [])).toContain('pixels-seal');
    expect(codesOf(painted([{ ...SEAL, rgb: [0, 0, 215] }]), [])).toContain('pixels-seal');
    expect(codesOf(painted([{ ...SEAL, rgb: [255, 200, 200] }]), [])).toContain('pixels-seal');
    expect(codesOf(painted([SEAL]), [])).not.toContain('pixels-seal');
  });

  it('looks at the place of every seal, and is not content with none', () => {
    const second: SealPlace = { page, box: [0, 0, 40, 40] };
    const look = (places: readonly SealPlace[]) =>
      checkPixels([painted([SEAL])], { pages: [{ page, texts: [], codes: [] }], seals: places, url: 'x' });
    expect(look(seals).facts).toMatchObject({ sealRedness: [0.25], sealsAreRed: true });
    expect(look([...seals, second]).facts).toMatchObject({ sealRedness: [0.25, 0], sealsAreRed: false });
    expect(look([...seals, second]).faults).toContainEqual(expect.objectContaining({ code: 'pixels-seal' }));
    expect(look([]).facts.sealsAreRed).toBe(false);
  });

  it('reads coordinates from the lower left corner of the page box', () => {
    const shifted = { number: 1, box: [100, 200, 200, 250] } as unknown as PdfPage;
    const drawn: DrawnPage = { page: shifted, texts: [textAt([110, 210, 120, 220])], codes: [] };
    const { facts } = checkPixels([painted([{ box, rgb: [0, 0, 0] }])], {
      pages: [drawn],
      seals: [],
      url: 'x',
    });
    expect(facts).toMatchObject({ glyphsExpected: 1, glyphsInked: 1 });
  });

  it('is not content with a page too few', () => {
    expect(() => checkPixels([], { pages: [{ page, texts: [], codes: [] }], seals, url: 'x' })).toThrow(
      '0 pages',
    );
  });
});
