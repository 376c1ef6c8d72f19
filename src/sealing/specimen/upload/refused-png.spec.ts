import { deflateSync } from 'node:zlib';
import {
  chunk,
  END,
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
  refusal,
  rows,
  SIGNATURE,
  svg,
  SVG_TYPE,
  WHITE,
} from '../../../../test/support/hand-made-pictures.js';

describe('a specimen that is refused', () => {
  const damaged = Buffer.from(GOOD);
  damaged[60] = (damaged[60] ?? 0) ^ 1;
  const fdAT = chunk('fdAT', Buffer.concat([Buffer.alloc(4), deflateSync(FRAME)]));

  it.each<[string, string, Buffer, string]>([
    ['another type', 'image/jpeg', GOOD, 'its type is neither image/png nor image/svg+xml'],
    ['PNG said to be SVG', SVG_TYPE, GOOD, 'it is said to be image/svg+xml, but is PNG'],
    ['SVG said to be PNG', PNG_TYPE, svg(RECT), 'it is said to be image/png, but is SVG'],
    [
      'JPEG said to be PNG',
      PNG_TYPE,
      Buffer.from('ffd8ffe000104a464946', 'hex'),
      'it is said to be image/png, but is JPEG',
    ],
    ['GIF said to be PNG', PNG_TYPE, Buffer.from('GIF89a'), 'it is said to be image/png, but is GIF'],
    ['PDF said to be PNG', PNG_TYPE, Buffer.from('%PDF-1.7\n'), 'it is said to be image/png, but is PDF'],
    [
      'HTML said to be SVG',
      SVG_TYPE,
      Buffer.from('<!DOCTYPE html><svg/>'),
      'it is said to be image/svg+xml, but is HTML',
    ],
    [
      'ZIP said to be SVG',
      SVG_TYPE,
      Buffer.from('PK\u0003\u0004'),
      'it is said to be image/svg+xml, but is a ZIP archive',
    ],
    ['nothing', PNG_TYPE, Buffer.alloc(0), 'it is said to be image/png, but is no picture that is known'],
    ['too many bytes', PNG_TYPE, Buffer.alloc(2 * 1024 * 1024 + 1), 'it has more than 2097152 bytes'],
    ['a long SVG', SVG_TYPE, svg(`<!--${' '.repeat(262_144)}-->`), 'it has more than 262144 bytes'],

    ['a PNG that is cut off', PNG_TYPE, GOOD.subarray(0, -5), 'it is cut off'],
    ['a PNG with one bit changed', PNG_TYPE, damaged, 'the check sum of its chunk IDAT is wrong'],
    [
      'a PNG and a script',
      PNG_TYPE,
      Buffer.concat([GOOD, Buffer.from('<script>')]),
      '8 bytes follow its end',
    ],
    ['a PNG and a PDF', PNG_TYPE, Buffer.concat([GOOD, Buffer.from('%PDF-1.7')]), '8 bytes follow its end'],
    [
      'a length beyond the file',
      PNG_TYPE,
      Buffer.concat([SIGNATURE, Buffer.from('fffffff049484452', 'hex'), END]),
      'it is cut off',
    ],
    ['a PNG without header', PNG_TYPE, png(idat(FRAME)), 'it does not begin with IHDR'],
    ['a PNG without picture', PNG_TYPE, png(header(200, 160)), 'it has no picture'],
    [
      '2^31 pixels across',
      PNG_TYPE,
      png(header(2 ** 31 - 1, 160), idat(FRAME)),
      'it has 2147483647 x 160 pixels: each side may have 100 to 2500',
    ],
    [
      'too few pixels',
      PNG_TYPE,
      png(header(99, 99), idat(rows(99, 99, () => RED))),
      'it has 99 x 99 pixels: each side may have 100 to 2500',
    ],
    ['too many pixels', PNG_TYPE, png(header(2500, 2500), idat(FRAME)), 'it has more than 4000000 pixels'],
    ['an interlaced PNG', PNG_TYPE, png(header(200, 160, '0806000001'), idat(FRAME)), 'it is interlaced'],
    [
      'a strange depth',
      PNG_TYPE,
      png(header(200, 160, '0406000000'), idat(FRAME)),
      'it has the colour type 6 with 4 bits',
    ],
    [
      'a strange method',
      PNG_TYPE,
      png(header(200, 160, '0806010000'), idat(FRAME)),
      'it is compressed by an unknown method',
    ],
    [
      'an animation',
      PNG_TYPE,
      png(header(200, 160), chunk('acTL', Buffer.alloc(8)), idat(FRAME), fdAT),
      'it is animated',
    ],
    [
      'an unknown critical chunk',
      PNG_TYPE,
      png(header(200, 160), chunk('EVIL', Buffer.alloc(1)), idat(FRAME)),
      'its chunk EVIL is not known',
    ],
    ['two headers', PNG_TYPE, png(header(200, 160), header(200, 160), idat(FRAME)), 'it has IHDR twice'],
    [
      'an interrupted picture',
      PNG_TYPE,
      png(header(200, 160), idat(FRAME), chunk('tEXt', Buffer.alloc(3)), idat(FRAME)),
      'its picture is interrupted',
    ],
    [
      'a late palette',
      PNG_TYPE,
      png(header(200, 160, '0803000000'), idat(FRAME), chunk('PLTE', Buffer.alloc(3))),
      'its palette follows its picture',
    ],
    [
      'a bomb: 50 MB for 128,160 bytes',
      PNG_TYPE,
      png(header(200, 160), chunk('IDAT', deflateSync(Buffer.alloc(50_000_000)))),
      'its picture has more data than it says',
    ],
    [
      'a row too few',
      PNG_TYPE,
      png(header(200, 160), idat(FRAME.subarray(801))),
      'its picture has fewer rows than it says',
    ],
    [
      'no zlib data',
      PNG_TYPE,
      png(header(200, 160), chunk('IDAT', Buffer.from('script'))),
      'its picture cannot be inflated',
    ],
    [
      'a file behind the picture',
      PNG_TYPE,
      png(header(200, 160), chunk('IDAT', Buffer.concat([deflateSync(FRAME), Buffer.from('%PDF-1.7')]))),
      'its picture is followed by other data',
    ],
    [
      'a filter that there is not',
      PNG_TYPE,
      png(header(200, 160), idat(Buffer.concat([Buffer.of(9), FRAME.subarray(1)]))),
      'its picture cannot be decoded',
    ],

    ['white paper', PNG_TYPE, picture(() => WHITE), 'it shows nothing but its background'],
    [
      'a speck',
      PNG_TYPE,
      picture((x, y) => (x + y < 10 ? RED : WHITE)),
      'the seal on it has 10 x 10 pixels: too few to be printed',
    ],
    [
      'two specks',
      PNG_TYPE,
      picture((x, y) => ((x === 0 && y === 0) || (x === 199 && y === 159) ? RED : WHITE)),
      'there is too little on it for a seal',
    ],
    [
      'grey paper',
      PNG_TYPE,
      picture(frame(RED, [205, 205, 205, 255])),
      'its background is neither transparent nor white',
    ],
    ['a red field', PNG_TYPE, picture(() => RED), 'its background is neither transparent nor white'],
  ])('%s', async (_, type, file, why) => {
    expect(await refusal(file, type)).toBe(`The specimen is refused: ${why}.`);
  });
});
