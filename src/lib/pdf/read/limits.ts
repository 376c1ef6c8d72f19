/** Bounds of one reading; a file that passes them is refused, whatever it would have meant. */
export type PdfLimits = Readonly<{
  /** Length of the file. */
  bytes: number;
  /** Entries of the cross-reference table. */
  objects: number;
  /** The first writing of the file and its updates. */
  revisions: number;
  /** Nesting of arrays and dictionaries, and of form XObjects. */
  depth: number;
  /** Decoded length of one stream. */
  inflatedStream: number;
  /** Decoded length of all streams together. */
  inflatedFile: number;
  pages: number;
  /** Operators in one page's content, form XObjects included. */
  operators: number;
}>;

/** About ten times what the largest permit of the seeds needs. */
export const PERMIT_LIMITS: PdfLimits = {
  bytes: 8 * 1024 * 1024,
  objects: 4096,
  revisions: 32,
  depth: 32,
  inflatedStream: 8 * 1024 * 1024,
  inflatedFile: 32 * 1024 * 1024,
  pages: 64,
  operators: 400_000,
};
