import type { PDFDict, PDFRef } from 'pdf-lib';
import type { Rect } from '../../lib/pades/write/appearance.js';
import type { PdfDraft } from '../../lib/pdf/write/draft.js';

/** Where the first seal of a document goes. Lengths are millimetres. */
export type SealPlacement =
  /** On the line of the issuing authority, which every form has. */
  | Readonly<{ kind: 'issuer-line' }>
  /** On a place that the form names. */
  | Readonly<{ kind: 'field'; name: string }>
  /** Its middle on a phrase that stands on a page. */
  | Readonly<{
      kind: 'keyword';
      /** White space does not count; all of it stands in one line. */
      phrase: string;
      /** Which of several, from 1, in reading order. Left out: there must be one only. */
      occurrence?: number;
      /** To the right and down from the middle of the phrase. */
      offset?: Readonly<{ right: number; down: number }>;
    }>
  /** On the issuer's line, and shown at the same place of every other page, or about another point of them. */
  | Readonly<{ kind: 'every-page'; centre?: Readonly<{ left: number; top: number }> }>
  /** On the issuer's line, and 骑缝章: cut into strips along the right edges of the pages. */
  | Readonly<{
      kind: 'riding-seam';
      /** Of its middle, from the upper edge; half way down where it is not said. */
      top?: number;
    }>;

export type SealPlacementKind = SealPlacement['kind'];

export type PagePlace = Readonly<{ page: Readonly<{ ref: PDFRef; dict: PDFDict }>; rect: Rect }>;

/** One line of text as drawn. Points from the lower left corner of the page. */
export type TextLine = Readonly<{
  /** From 1. */
  pageNumber: number;
  characters: readonly Readonly<{ text: string; left: number; right: number }>[];
  bottom: number;
  top: number;
}>;

/** A drawn document, not yet written, with what is needed to place a seal on it. */
export type PlaceableDocument = Readonly<{
  draft: PdfDraft;
  /** On the issuer's line. */
  sealPlace: PagePlace;
  sealPlaces?: ReadonlyMap<string, PagePlace>;
  /** In reading order. */
  texts?: () => readonly TextLine[];
}>;

/** The specimen as part of a page, or a strip of it. */
export type Impression = Readonly<{
  /** From 1. */
  pageNumber: number;
  /** Where the whole specimen would lie; points. */
  rect: Rect;
  /** What of it is shown. */
  clip: Rect;
}>;

/** Where the seal's field goes, and what else shows the specimen. */
export type PlacedSeal = PagePlace & Readonly<{ impressions: readonly Impression[] }>;
