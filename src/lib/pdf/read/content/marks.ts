import type { PdfStream } from '../objects.js';
import type { Box } from '../page-tree.js';
import type { Colour } from './colour.js';

/** One text-showing operator. */
export type TextMark = Readonly<{
  /** What the codes mean by ToUnicode. */
  text: string;
  /** Around the outlines that are drawn; empty text and blanks have a box of no size. */
  box: Box;
  /** Around each outline that is drawn. */
  glyphBoxes: readonly Box[];
  colour: Colour;
  alpha: number;
  /** Position in the order of painting; a higher one lies above. */
  order: number;
  /** Why nobody can see it, where that follows from the graphics state alone. */
  hidden: string | undefined;
  faults: readonly GlyphFault[];
}>;

/** A character whose glyph is not what it should be. */
export type GlyphFault = Readonly<{
  code: 'glyph-blank' | 'glyph-missing' | 'glyph-unmapped' | 'glyph-differs';
  detail: string;
}>;

/** An upright rectangle that was filled, or the box around another painted path. */
export type ShapeMark = Readonly<{
  box: Box;
  kind: 'rectangle' | 'path' | 'stroke';
  colour: Colour;
  alpha: number;
  order: number;
}>;

/** A form XObject that was shown. */
export type FormMark = Readonly<{
  form: PdfStream;
  /** Its BBox, on the page. */
  box: Box;
  /** What of it may be seen. */
  clip: Box;
}>;

/** Everything that one page, or one appearance, paints. */
export type PageMarks = Readonly<{
  texts: readonly TextMark[];
  shapes: readonly ShapeMark[];
  forms: readonly FormMark[];
}>;
