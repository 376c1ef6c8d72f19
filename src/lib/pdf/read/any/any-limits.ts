/** Bounds of one reading; passing one is a fault, whatever the file would have meant. */
export type AnyPdfLimits = Readonly<{
  /** Length of the file. */
  bytes: number;
  /** Highest object number, and entries of all cross-references together. */
  objects: number;
  revisions: number;
  /** Nesting of arrays and dictionaries, and of any tree. */
  depth: number;
  /** Numbers, names, strings … of all objects together. */
  nodes: number;
  /** Decoded length of one stream. */
  inflatedStream: number;
  /** Decoded length of all streams together. */
  inflatedFile: number;
  /** Decoded bytes for one encoded byte, over all filters of a stream. */
  ratio: number;
  pages: number;
  /** Nodes of the tree of form fields. */
  fields: number;
}>;

/** What one check of a stranger's file may use; Deflate itself ends near a ratio of 1032. */
export const ANY_PDF_LIMITS: AnyPdfLimits = {
  bytes: 20 * 1024 * 1024,
  objects: 500_000,
  revisions: 200,
  depth: 64,
  nodes: 2_000_000,
  inflatedStream: 32 * 1024 * 1024,
  inflatedFile: 96 * 1024 * 1024,
  ratio: 1040,
  pages: 5000,
  fields: 10_000,
};
