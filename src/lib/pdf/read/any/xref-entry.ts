import type { PdfDict } from '../objects.js';

/** Where one object is, as one cross-reference section says it (ISO 32000-1 §7.5.4, table 18). */
export type XrefEntry =
  | Readonly<{ kind: 'free' }>
  | Readonly<{ kind: 'plain'; offset: number; generation: number }>
  | Readonly<{ kind: 'packed'; stream: number; index: number }>;

export const FREE: XrefEntry = { kind: 'free' };

/** A classic table with its trailer, or a cross-reference stream. */
export type XrefSection = Readonly<{
  form: 'table' | 'stream';
  offset: number;
  /** Index of the first byte after the trailer dictionary, or after `endobj`. */
  end: number;
  trailer: PdfDict;
  entries: ReadonlyMap<number, XrefEntry>;
}>;

export function isSameEntry(a: XrefEntry | undefined, b: XrefEntry): boolean {
  if (a?.kind === 'plain' && b.kind === 'plain')
    return a.offset === b.offset && a.generation === b.generation;
  if (a?.kind === 'packed' && b.kind === 'packed') return a.stream === b.stream && a.index === b.index;
  return (a ?? FREE).kind === 'free' && b.kind === 'free';
}
