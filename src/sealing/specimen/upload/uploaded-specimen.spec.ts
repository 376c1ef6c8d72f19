import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { PNG } from 'pngjs';
import {
  chunk,
  CLEAR,
  frame,
  FRAME,
  GOOD,
  header,
  idat,
  picture,
  png,
  PNG_TYPE,
  RECT,
  RED,
  svg,
  SVG_TYPE,
  WHITE,
  type Painter,
} from '../../../../test/support/hand-made-pictures.js';
import { appearanceOf, readUploadedSpecimen } from './uploaded-specimen.js';

const pixelsOf = (file: Uint8Array) => PNG.sync.read(Buffer.from(file));
const pixel = ({ data, width }: { data: Uint8Array; width: number }, x: number, y: number) =>
  Array.from(data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4));

describe('readUploadedSpecimen', () => {
  it.each<[string, Buffer]>([
    ['on white', GOOD],
    ['on nearly white', picture(frame(RED, [240, 238, 235, 255]))],
    ['on nothing', picture(frame(RED, CLEAR))],
  ])('cuts a seal %s out and makes the rest transparent', async (_, file) => {
    const { png: stored, width, height } = await readUploadedSpecimen(file, PNG_TYPE);
    const read = pixelsOf(stored);
    expect([width, height]).toEqual([160, 120]);
    expect([read.width, read.height]).toEqual([160, 120]);
    expect(pixel(read, 0, 0)).toEqual(RED);
    expect(pixel(read, 159, 119)).toEqual(RED);
    // What cannot be seen is red too: a viewer that scales the picture mixes it into the edges.
    expect(pixel(read, 80, 60)).toEqual([215, 0, 15, 0]);
  });

  it('makes a pale edge a thin one, and any ink the red of seals unless it is to be kept', async () => {
    const edge: Painter = (x, y) => {
      if (x === 30 && y >= 30 && y < 130) return [255, 127, 127, 255];
      return frame([20, 20, 160, 255], WHITE)(x, y);
    };
    const red = pixelsOf((await readUploadedSpecimen(picture(edge), PNG_TYPE)).png);
    // Half way to white, less the tenth that is taken for paper: (128/255 - 0.1) / 0.9 of 255.
    expect(pixel(red, 10, 60)).toEqual([215, 0, 15, 114]);
    // 20 is 235 from white: (235/255 - 0.1) / 0.9 of 255.
    expect(pixel(red, 0, 0)).toEqual([215, 0, 15, 233]);
    const kept = pixelsOf((await readUploadedSpecimen(picture(edge), PNG_TYPE, { colour: 'kept' })).png);
    // 255 - (255 - 160) x 255/235.
    expect(pixel(kept, 0, 0)).toEqual([0, 0, 151, 233]);
    expect(pixel(kept, 10, 60)).toEqual([255, 0, 0, 114]);
  });

  it('makes the file anew: no metadata and no byte of another chunk is left', async () => {
    const secret = Buffer.from('Author\0Zhang San, 41072619800101001X');
    const file = png(
      header(200, 160),
      chunk('tEXt', secret),
      chunk('eXIf', secret),
      idat(FRAME),
      chunk('iTXt', secret),
    );
    const { png: stored } = await readUploadedSpecimen(file, PNG_TYPE);
    const types = Buffer.from(stored)
      .toString('latin1')
      .match(/IHDR|PLTE|IDAT|IEND|tEXt|eXIf|iTXt|gAMA|pHYs/g);
    expect([...new Set(types)]).toEqual(['IHDR', 'IDAT', 'IEND']);
    expect(Buffer.from(stored).includes('Zhang San')).toBe(false);
    expect(stored).toEqual((await readUploadedSpecimen(GOOD, PNG_TYPE)).png);
  });

  it('reads a palette, and sixteen bits', async () => {
    const indexed = Buffer.concat(
      Array.from({ length: 160 }, (_, y) =>
        Buffer.from([0, ...Array.from({ length: 200 }, (_each, x) => frame([1], [0])(x, y)[0] ?? 0)]),
      ),
    );
    const palette = chunk('PLTE', Buffer.from('ffffffd7000f', 'hex'));
    const small = png(header(200, 160, '0803000000'), palette, idat(indexed));
    const expected = await readUploadedSpecimen(GOOD, PNG_TYPE);
    expect(await readUploadedSpecimen(small, PNG_TYPE)).toEqual(expected);
    const doubled = Buffer.concat(
      Array.from({ length: 160 }, (_, y) =>
        Buffer.from([
          0,
          ...Array.from({ length: 200 }, (_each, x) =>
            frame(RED, WHITE)(x, y).flatMap((byte) => [byte, byte]),
          ).flat(),
        ]),
      ),
    );
    const deep = png(header(200, 160, '1006000000'), idat(doubled));
    expect(await readUploadedSpecimen(deep, PNG_TYPE)).toEqual(expected);
  });

  it('makes a large picture smaller', async () => {
    const row = (ink: number[]) => Buffer.concat([Buffer.of(0), Buffer.alloc(1500 * 4, Buffer.from(ink))]);
    const [inked, blank] = [row(RED), row(WHITE)];
    const lines = Array.from({ length: 1200 }, (_, y) => (y % 100 < 20 ? inked : blank));
    const file = png(header(1500, 1200), idat(Buffer.concat(lines)));
    const { png: stored, width, height } = await readUploadedSpecimen(file, PNG_TYPE);
    // Half of 1500 x 1120: what ends the picture is white.
    expect([width, height]).toEqual([750, 560]);
    expect(pixel(pixelsOf(stored), 400, 0)).toEqual(RED);
    expect(pixel(pixelsOf(stored), 400, 20)[3]).toBe(0);
  });

  it('draws an SVG', async () => {
    const { png: stored, width, height } = await readUploadedSpecimen(svg(RECT), SVG_TYPE);
    // 160 x 120 of 200 x 160, which are drawn with 1000 pixels across.
    expect([width, height]).toEqual([800, 600]);
    const read = pixelsOf(stored);
    expect(pixel(read, 2, 2)).toEqual([215, 0, 15, 255]);
    expect(pixel(read, 400, 300)[3]).toBe(0);
  });

  it.each<[string, string]>([
    [
      'a declaration, a comment and a title',
      `<?xml version="1.0" encoding="UTF-8"?><!-- 章 --><S><title>印章 seal</title>${RECT}</S>`,
    ],
    [
      'a style of plain properties',
      `<S><g style="fill:none; stroke: rgb(200,0,0);stroke-width:10"><rect x="25" y="25" width="150" height="110"/></g></S>`,
    ],
    [
      'a transformed path',
      `<S><path transform="translate(0 0)" fill="#c00" fill-rule="evenodd" d="M20 20h160v120h-160zM30 30h140v100h-140z"/></S>`,
    ],
  ])('accepts an SVG with %s', async (_, source) => {
    const file = source
      .replace(
        '<S>',
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 200 160">',
      )
      .replace('</S>', '</svg>');
    const { width, height } = await readUploadedSpecimen(Buffer.from(file), SVG_TYPE);
    expect([width, height]).toEqual([800, 600]);
  });
});

describe('appearanceOf', () => {
  it('shows the picture with its opacity, as wide as asked for', async () => {
    const uploaded = await readUploadedSpecimen(GOOD, PNG_TYPE);
    const { width, height, deflated, sha256, image } = appearanceOf(uploaded, 40);
    expect(width).toBeCloseTo((40 * 72) / 25.4, 6);
    expect(height).toBeCloseTo((30 * 72) / 25.4, 6);
    const content = 'q 113.3858 0 0 85.0394 0 0 cm /Seal Do Q';
    expect(inflateSync(deflated).toString('latin1')).toBe(content);
    const rgb = inflateSync(image?.rgb ?? new Uint8Array());
    const alpha = inflateSync(image?.alpha ?? new Uint8Array());
    expect([image?.width, image?.height]).toEqual([160, 120]);
    expect([rgb.length, alpha.length]).toEqual([160 * 120 * 3, 160 * 120]);
    expect([...rgb.subarray(0, 3), alpha[0], alpha[60 * 160 + 80]]).toEqual([215, 0, 15, 255, 0]);
    const digest = createHash('sha256').update(content).update(rgb).update(alpha).digest('hex');
    expect(sha256).toBe(digest);
  });

  it('is known by its picture, not only by its operators', async () => {
    const other = picture((x, y) => (x === 100 && y === 80 ? RED : frame(RED, WHITE)(x, y)));
    const digests = await Promise.all(
      [GOOD, other].map(async (file) => appearanceOf(await readUploadedSpecimen(file, PNG_TYPE), 40).sha256),
    );
    expect(new Set(digests).size).toBe(2);
  });
});
