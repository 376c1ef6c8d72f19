import { type Glyph, GlyphProgram } from '../../../glyphs/glyph-program.js';
import { isPdfArray, PdfDict, PdfName, PdfStream } from '../objects.js';
import type { PdfDocument } from '../pdf-document.js';
import { contentFault } from './content-fault.js';
import { readToUnicode, type UnicodeMap } from './to-unicode.js';

/** A Type0 font with Identity-H and TrueType outlines (ISO 32000-1 §9.7): the only kind we write. */
export class PageFont {
  constructor(
    /** Name in the file, subset tag included. */
    readonly name: string,
    readonly unicode: UnicodeMap,
    readonly program: GlyphProgram,
    private readonly widths: ReadonlyMap<number, number>,
    private readonly defaultWidth: number,
    private readonly glyphIds: Uint8Array | undefined,
  ) {}

  /** Advance in thousandths of the font size. */
  width(code: number): number {
    return this.widths.get(code) ?? this.defaultWidth;
  }

  glyphId(code: number): number {
    if (this.glyphIds === undefined) return code;
    return (this.glyphIds[code * 2] ?? 0) * 256 + (this.glyphIds[code * 2 + 1] ?? 0);
  }

  /** @returns `undefined` when the font program has no such glyph */
  glyph(code: number): Glyph | undefined {
    const glyphId = this.glyphId(code);
    return glyphId < this.program.glyphCount ? this.program.glyph(glyphId) : undefined;
  }
}

/** @throws FaultError `page-font`, `font-malformed` or a `pdf-` code */
export function readPageFont(document: PdfDocument, font: PdfDict): PageFont {
  if (
    document.optionalName(font, 'Subtype') !== 'Type0' ||
    document.optionalName(font, 'Encoding') !== 'Identity-H'
  )
    throw contentFault('page-font', 'a font is not Type0 with Identity-H');
  const name = document.name(font, 'BaseFont');
  const descendants = document.array(font, 'DescendantFonts');
  const descendant = document.resolve(descendants[0]);
  if (!(descendant instanceof PdfDict) || descendants.length !== 1)
    throw contentFault('page-font', `${name} has not one descendant`);
  if (document.optionalName(descendant, 'Subtype') !== 'CIDFontType2')
    throw contentFault('page-font', `${name} has no TrueType outlines`);
  const descriptor = document.dict(descendant, 'FontDescriptor');
  return new PageFont(
    name,
    readToUnicode(document.decode(document.stream(font, 'ToUnicode'))),
    GlyphProgram.parse(document.decode(document.stream(descriptor, 'FontFile2'))),
    readWidths(document, descendant),
    document.optionalNumber(descendant, 'DW') ?? 1000,
    readGlyphIds(document, descendant),
  );
}

/** ISO 32000-1 §9.7.4.3: `c [w1 w2 …]` or `first last w`. */
function readWidths(document: PdfDocument, descendant: PdfDict): Map<number, number> {
  const widths = new Map<number, number>();
  const entries = (document.optionalArray(descendant, 'W') ?? []).map((entry) => document.resolve(entry));
  for (let at = 0; at < entries.length;) {
    const [first, second, third] = [entries[at], entries[at + 1], entries[at + 2]];
    if (typeof first === 'number' && isPdfArray(second)) {
      second.forEach((width, index) => widths.set(first + index, asWidth(width)));
      at += 2;
    } else if (typeof first === 'number' && typeof second === 'number' && second - first < 0x10000) {
      for (let code = first; code <= second; code += 1) widths.set(code, asWidth(third));
      at += 3;
    } else throw contentFault('page-font', 'W is malformed');
  }
  return widths;
}

function asWidth(value: unknown): number {
  if (typeof value === 'number') return value;
  throw contentFault('page-font', 'W has a width that is no number');
}

function readGlyphIds(document: PdfDocument, descendant: PdfDict): Uint8Array | undefined {
  const map = document.entry(descendant, 'CIDToGIDMap');
  if (map instanceof PdfStream) return document.decode(map);
  if (map instanceof PdfName && map.name === 'Identity') return undefined;
  throw contentFault('page-font', 'CIDToGIDMap is neither Identity nor a stream');
}
