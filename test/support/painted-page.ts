import { GlyphProgram } from '../../src/lib/glyphs/glyph-program.js';
import { PERMIT_LIMITS } from '../../src/lib/pdf/read/limits.js';
import { ObjectParser } from '../../src/lib/pdf/read/object-parser.js';
import { PdfDict, PdfStream } from '../../src/lib/pdf/read/objects.js';
import { PdfDocument } from '../../src/lib/pdf/read/pdf-document.js';
import { ContentCache } from '../../src/lib/pdf/read/content/content-cache.js';
import { GlyphJudge } from '../../src/lib/pdf/read/content/glyph-judge.js';
import { Interpreter } from '../../src/lib/pdf/read/content/interpreter.js';
import type { PageMarks } from '../../src/lib/pdf/read/content/marks.js';
import { PageFont } from '../../src/lib/pdf/read/content/page-font.js';
import { openSession } from '../../src/lib/pdf/read/content/page-marks.js';

export const PAGE = [0, 0, 600, 800] as const;
export const parse = (text: string): PdfDict =>
  new ObjectParser(Buffer.from(text), 0, {
    references: true,
    lenient: false,
    maxDepth: 9,
  }).object() as PdfDict;
export const stream = (dict: string, content: string) =>
  new PdfStream(parse(dict), Buffer.from(content, 'latin1'));

/** Code 1 is 字, a square of 500 by 500 units; 2 is a space; 3 is 空 without an outline. */
export const FONT = new PageFont(
  'ABCDEF+Test',
  new Map([
    [1, '字'],
    [2, ' '],
    [3, '空'],
    [9, '缺'],
  ]),
  squareFont(),
  new Map([[2, 250]]),
  1000,
  undefined,
);

const FORMS = [
  '/Type /XObject /Subtype /Form /BBox [0 0 10 10] /Matrix [2 0 0 2 100 100]',
  '/Type /XObject /Subtype /Image',
  '/Type /XObject /Subtype /Form /BBox [0 0 10 10] /Resources << /XObject << /Self 3 0 R >> >>',
];

export function run(content: string, cache = new ContentCache()): PageMarks {
  const font = parse('<< /Type /Font >>');
  const forms = [
    stream(`<< ${FORMS[0]} >>`, '0 0 20 4 re f'),
    stream(`<< ${FORMS[1]} >>`, ''),
    stream(`<< ${FORMS[2]} >>`, '/Self Do'),
  ];
  const document = new PdfDocument(parse('<< >>'), [undefined, ...forms, font], PERMIT_LIMITS);
  const session = openSession(document, new GlyphJudge(), cache);
  session.fonts.set(font, FONT);
  const interpreter = new Interpreter(session, PAGE);
  const resources = parse(
    `<< /Font << /F0 4 0 R >> /XObject << /Form 1 0 R /Image 2 0 R /Self 3 0 R >>
     /ColorSpace << /Icc [/ICCBased 1 0 R] >>
     /ExtGState << /Half << /ca 0.5 /CA 0.25 >> /Clear << /ca 0 >> /Mask << /SMask << >> >> /Screen << /BM /Screen >> >> >>`,
  );
  interpreter.runStream(stream('<< >>', content), resources);
  return interpreter.marks;
}

/** .notdef, a square, nothing, nothing. */
export function squareFont(width = 500, instructions = ''): GlyphProgram {
  const x = width.toString(16).padStart(4, '0');
  const back = (0x10000 - width).toString(16);
  const hinting = (instructions.length / 2).toString(16).padStart(4, '0') + instructions;
  const hex = `0001 0000 0000 ${x} 01f4  0003 ${hinting}  01010101  0000 ${x} 0000 ${back}  0000 0000 01f4 0000`;
  const square = Buffer.from(hex.replaceAll(' ', ''), 'hex');
  const head = Buffer.alloc(54);
  head.writeUInt16BE(1000, 18);
  head.writeInt16BE(1, 50);
  const maxp = Buffer.alloc(6);
  maxp.writeUInt16BE(4, 4);
  const loca = Buffer.alloc(20);
  const { length } = square;
  for (const [index, offset] of [0, 0, length, length, length].entries())
    loca.writeUInt32BE(offset, index * 4);
  const tables = Object.entries({ head, maxp, loca, glyf: square });
  return new GlyphProgram(
    new Map(tables.map(([tag, bytes]) => [tag, new DataView(Uint8Array.from(bytes).buffer)])),
  );
}
