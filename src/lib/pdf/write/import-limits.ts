/** Bounds of one foreign file. */
export type ImportLimits = Readonly<{
  /** Length of the file, and of all streams together that its pages reach. */
  bytes: number;
  pages: number;
  objects: number;
  /** What is not in streams, when the file is written plainly. */
  plainBytes: number;
  /** Decoded length of one stream, of all streams, and of all object streams. */
  inflatedStream: number;
  inflatedFile: number;
  inflatedObjects: number;
  /** Octets of the samples of one image. */
  imageBytes: number;
  /** Nesting of arrays, dictionaries and page tree nodes. */
  depth: number;
}>;

const MEGABYTE = 1024 * 1024;

/** A scanned contract of a hundred sheets, or a large drawing. */
export const IMPORT_LIMITS: ImportLimits = {
  bytes: 20 * MEGABYTE,
  pages: 100,
  objects: 20_000,
  plainBytes: 4 * MEGABYTE,
  inflatedStream: 128 * MEGABYTE,
  inflatedFile: 1024 * MEGABYTE,
  inflatedObjects: 16 * MEGABYTE,
  imageBytes: 256 * MEGABYTE,
  depth: 64,
};
