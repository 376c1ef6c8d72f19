import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { PDFObject, PDFRef } from 'pdf-lib';
import type { TrueTypeFont } from '../../truetype/true-type-font.js';
import type { GlyphPieces } from '../../truetype/write/glyph-pieces.js';
import { subsetFont } from '../../truetype/write/subset-font.js';
import type { PdfDraft } from './draft.js';
import { EncodedObject } from './encoded-object.js';
import { toUnicodeMap } from './to-unicode.js';

/** A typeface as the font descriptor tells it (ISO 32000-1 Table 122). */
export type FontFacts = Readonly<{
  /** PostScript name without subset tag. */
  name: string;
  glyphs: GlyphPieces;
  /** Font units. */
  capHeight: number;
  stemV: number;
}>;

export type UsedCharacter = Readonly<{ codePoint: number; glyphId: number }>;

const FULL_WIDTH = 1000;
const IDENTITY = new EncodedObject('<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>');

/**
 * Adds a composite font whose character code `i + 1` draws `characters[i]` (ISO 32000-1 §9.7).
 *
 * @param ref object number taken before, which the pages name already
 * @param whole embeds the whole font file instead of a subset; the same codes draw the same glyphs. For tests
 */
export function embedFont(
  draft: PdfDraft,
  ref: PDFRef,
  facts: FontFacts,
  characters: readonly UsedCharacter[],
  whole = false,
): void {
  const name = whole ? facts.name : `${subsetTag(facts.name, characters)}+${facts.name}`;
  const codePoints = characters.map(({ codePoint }) => codePoint);
  const font = {
    Type: 'Font',
    Subtype: 'Type0',
    BaseFont: name,
    Encoding: 'Identity-H',
    DescendantFonts: [descendantFont(draft, name, facts, characters, whole)],
    // As it is: compressing 5 KB takes longer than hashing them, and saves 2 % of the file.
    ToUnicode: draft.addStream({}, toUnicodeMap(codePoints)),
  };
  draft.assign(ref, draft.context.obj(font));
}

function descendantFont(
  draft: PdfDraft,
  name: string,
  facts: FontFacts,
  characters: readonly UsedCharacter[],
  whole: boolean,
): PDFRef {
  const file = fontFile(draft, facts.glyphs, characters, whole);
  const entries = {
    Type: 'Font',
    Subtype: 'CIDFontType2',
    BaseFont: name,
    CIDSystemInfo: IDENTITY,
    FontDescriptor: draft.add(draft.context.obj({ ...metrics(facts), FontName: name, FontFile2: file })),
    DW: FULL_WIDTH,
    W: new EncodedObject(widths(characters, facts)),
    CIDToGIDMap: whole ? glyphMap(draft, characters) : 'Identity',
  };
  return draft.add(draft.context.obj(entries));
}

/** ISO 32000-1 Table 122. */
function metrics({
  glyphs: { font },
  capHeight,
  stemV,
}: FontFacts): Record<string, string | number | PDFObject> {
  const perEm = (units: number): number => inThousandths(units, font);
  return {
    Type: 'FontDescriptor',
    // Symbolic and serif: codes are our own, so no Latin encoding is implied.
    Flags: 6,
    FontBBox: new EncodedObject(`[${font.bounds.map(perEm).join(' ')}]`),
    ItalicAngle: 0,
    Ascent: perEm(font.ascent),
    Descent: perEm(font.descent),
    CapHeight: perEm(capHeight),
    StemV: stemV,
  };
}

function inThousandths(units: number, { unitsPerEm }: TrueTypeFont): number {
  return Math.round((units * 1000) / unitsPerEm);
}

/** Only widths other than the default of one em are listed (ISO 32000-1 §9.7.4.3). */
function widths(characters: readonly UsedCharacter[], { glyphs: { font } }: FontFacts): string {
  let listed = `[0 [${inThousandths(font.advance(0), font)}]`;
  for (const [i, { glyphId }] of characters.entries()) {
    const width = inThousandths(font.advance(glyphId), font);
    if (width !== FULL_WIDTH) listed += ` ${i + 1} [${width}]`;
  }
  return `${listed}]`;
}

function fontFile(
  draft: PdfDraft,
  glyphs: GlyphPieces,
  characters: readonly UsedCharacter[],
  whole: boolean,
): PDFRef {
  if (whole) {
    const { bytes } = glyphs.font;
    return addFontFile(draft, deflateSync(bytes, { level: 1 }), bytes.length);
  }
  const subset = subsetFont(glyphs, [0, ...characters.map(({ glyphId }) => glyphId)]);
  return addFontFile(draft, subset.toZlib(), subset.length);
}

function addFontFile(draft: PdfDraft, zlib: Uint8Array, length: number): PDFRef {
  return draft.addStream({ Filter: 'FlateDecode', Length1: length }, zlib);
}

function glyphMap(draft: PdfDraft, characters: readonly UsedCharacter[]): PDFRef {
  const ids = [0, ...characters.map(({ glyphId }) => glyphId)];
  const map = Buffer.alloc(2 * ids.length);
  for (const [i, id] of ids.entries()) map.writeUInt16BE(id, 2 * i);
  return draft.addStream({}, map);
}

/** Six letters that differ when the glyphs do (ISO 32000-1 §9.6.4). */
function subsetTag(name: string, characters: readonly UsedCharacter[]): string {
  const glyphIds = Uint16Array.from(characters.map(({ glyphId }) => glyphId));
  const digest = createHash('sha256').update(name).update(glyphIds).digest();
  return String.fromCharCode(...digest.subarray(0, 6).map((byte) => 65 + (byte % 26)));
}
