import type { FontName } from '../text/font-library.js';

/**
 * `layout.json`: where things stand. Lengths and places are millimetres from the page's upper left corner,
 * type sizes points, colours `#rrggbb` named in {@link Layout.colours}. See `layout-schema.ts` for what is optional.
 */
export type Layout = Readonly<{
  page: Readonly<{ width: number; height: number }>;
  /** Names used by styles, the first being the one characters fall back to. */
  fonts: Readonly<Record<string, FontName>>;
  colours: Readonly<Record<string, string>>;
  styles: Readonly<Record<string, Style>>;
  /** Wording key of the document title. */
  title: string;
  /** On the issuer's line. */
  sealPlace: LayoutPlace;
  /** Where the holder of the licence countersigns, free of everything else. */
  countersignPlace?: LayoutPlace;
  /** Further places that a seal may be asked for by name. */
  sealPlaces?: Readonly<Record<string, LayoutPlace>>;
  pages: readonly PageLayout[];
}>;

/** A square for a seal; `page` counts {@link Layout.pages} from 1. */
export type LayoutPlace = Readonly<{ page: number; centre: Point; diameter: number }>;

export type Point = readonly [x: number, y: number];
export type Box = Readonly<{ x: number; y: number; width: number; height: number }>;

export type Style = Readonly<{
  font: string;
  /** Points. */
  size: number;
  /** Points; the size below which text is refused rather than shrunk. Absent: the text never shrinks. */
  minimum?: number;
  /** Height of a line in type sizes. */
  leading: number;
  colour: string;
  align?: 'left' | 'centre' | 'right';
  /** Extra space between characters, in em. */
  tracking?: number;
  /** First line of each paragraph moved in, in em. */
  indent?: number;
  /** All lines but the first moved in, in em. */
  hanging?: number;
  /** Space between paragraphs, in em. */
  gap?: number;
  justify?: boolean;
  /** Makes the lines of a paragraph about equally long. */
  balance?: boolean;
}>;

export type PageLayout = Readonly<{
  name: string;
  /** The page is left out when this is empty or `false`. */
  when?: string;
  /** Drawn first, beneath everything else. */
  background: readonly BackgroundElement[];
  /** In reading order. */
  elements: readonly ContentElement[];
  /** The page comes once for every picture that is to be shown, and not at all without any. */
  pictures?: PicturePlace;
}>;

/** Where a page shows its picture, and what is written across it. */
export type PicturePlace = Readonly<{
  /** The picture is made as large as fits into it. */
  box: Box;
  marks: Readonly<{
    wording: string;
    style: string;
    /** Of the text: millimetres along the line it is set on, and across. */
    width: number;
    height: number;
    /** Degrees anticlockwise. */
    angle: number;
    centres: readonly Point[];
    /** How much it covers of what is under it, 0 to 1. */
    opacity: number;
  }>;
}>;

/** Either words of `wording.json` or a value. */
export type TextSource = Readonly<{ wording?: string; value?: string }>;

export type TextElement = TextSource &
  Readonly<{
    type: 'text';
    box: Box;
    style: string;
    when?: string;
    valign?: 'top' | 'middle' | 'bottom';
  }>;

/** A square code; `size` is that of the modules without the quiet zone, which is 4 modules of white around. */
export type QrElement = Readonly<{
  type: 'qr';
  value: string;
  place: Readonly<{ x: number; y: number; size: number }>;
  colour: string;
}>;

export type GridCell = TextSource &
  Readonly<{
    style: string;
    /** Columns it covers; 1 when absent. */
    span?: number;
    /** In a repeated row: drawn once, beside all repetitions. */
    once?: boolean;
    valign?: 'top' | 'middle';
  }>;

export type GridRow = Readonly<{
  when?: string;
  /** Repeats the row for every value this leads to, `item` being the value; drawn once and empty for none. */
  each?: string;
  /** Millimetres, kept as long as everything fits. */
  minimum?: number;
  cells: readonly GridCell[];
}>;

/** A ruled table filling its box: rows share what is left over. */
export type GridElement = Readonly<{
  type: 'grid';
  box: Box;
  columns: readonly number[];
  rows: readonly GridRow[];
  /** Millimetres; rows are not stretched beyond it, though their text may make them higher. */
  tallest: number;
  /** Goes on over further pages of the same layout when even the smallest type does not fit on one. */
  continues?: boolean;
  rules: Rules;
}>;

/** One row per value, going on over as many pages as it takes, its head repeated on each. */
export type ListElement = Readonly<{
  type: 'list';
  each: string;
  box: Box;
  /** Millimetres; rows are at least this high. */
  minimum: number;
  headStyle: string;
  /** Wording of a line under the last row. */
  end?: string;
  columns: readonly (TextSource & Readonly<{ width: number; head: string; style: string }>)[];
  rules: Rules;
}>;

export type Rules = Readonly<{
  /** Millimetres. */
  inner: number;
  outer: number;
  colour: string;
  /** Space between rule and text, millimetres. */
  padding: number;
}>;

export type ContentElement = TextElement | QrElement | GridElement | ListElement;

/** Lines and surfaces that are the same on every licence. */
export type BackgroundElement =
  | Readonly<{ type: 'rectangle'; box: Box; width: number; colour: string }>
  | Readonly<{ type: 'line'; from: Point; to: Point; width: number; colour: string }>
  | Readonly<{
      type: 'meander';
      box: Box;
      /** Width of the band, millimetres; its outer edge is the box. */
      band: number;
      width: number;
      colour: string;
    }>
  | Readonly<{
      type: 'waves';
      box: Box;
      /** Distance of the lines, millimetres. */
      spacing: number;
      amplitude: number;
      /** Length of one wave, millimetres. */
      period: number;
      width: number;
      colour: string;
    }>
  | Readonly<{
      type: 'watermark';
      when?: string;
      wording: string;
      font: string;
      /** Points. */
      size: number;
      colour: string;
      /** Degrees anticlockwise. */
      angle: number;
      /** Centres, so that every part of the page is crossed. */
      centres: readonly Point[];
    }>;
