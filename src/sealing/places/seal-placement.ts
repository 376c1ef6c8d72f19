import type { PDFDict, PDFRef } from 'pdf-lib';
import type { Rect } from '../../lib/pades/write/appearance.js';
import type { PdfDraft } from '../../lib/pdf/write/draft.js';

export type { SealPlacement } from '../../lib/pades/seal-placement.js';

export type PagePlace = Readonly<{ page: Readonly<{ ref: PDFRef; dict: PDFDict }>; rect: Rect }>;

/** One line of text as drawn. Points from the lower left corner of the page. */
export type TextLine = Readonly<{
  /** From 1. */
  pageNumber: number;
  characters: readonly Readonly<{ text: string; left: number; right: number }>[];
  bottom: number;
  top: number;
}>;

/** A document laid out or drawn, not yet written, with what is needed to place a seal on it. */
export type PlaceableDocument = Readonly<{
  draft: PdfDraft;
  /** On the issuer's line. */
  sealPlace: PagePlace;
  sealPlaces?: ReadonlyMap<string, PagePlace>;
  /** Where nothing of the seal may lie: codes, and the place of the other party. */
  keptFree?: readonly PagePlace[];
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
