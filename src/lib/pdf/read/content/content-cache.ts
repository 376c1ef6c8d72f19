import { createHash } from 'node:crypto';
import { PdfName, type PdfStream } from '../objects.js';
import type { GraphicsState } from './graphics-state.js';
import type { ShapeMark } from './marks.js';

/** What a stream paints that shows no text and names no resource: the same wherever it begins in the same state. */
export type RememberedContent = Readonly<{
  /** With their order counted from the start of the stream. */
  shapes: readonly ShapeMark[];
  /** Number of painting operators. */
  order: number;
  operators: number;
  /** Graphics state that the stream leaves behind. */
  end: GraphicsState;
}>;

const DEFAULT_CAPACITY = 64;

/** Remembers backgrounds and seals by the digest of their bytes: ornament is most of a page and never changes. */
export class ContentCache {
  private readonly known = new Map<string, RememberedContent>();

  constructor(private readonly capacity = DEFAULT_CAPACITY) {}

  /** @param start state in which the stream begins; part of the key, as everything painted follows from it */
  key(stream: PdfStream, start: GraphicsState): string {
    const filter = stream.dict.entries.get('Filter');
    const place = JSON.stringify([filter instanceof PdfName ? filter.name : '', start]);
    return createHash('sha256').update(stream.raw).update(place).digest('base64');
  }

  get(key: string): RememberedContent | undefined {
    return this.known.get(key);
  }

  set(key: string, content: RememberedContent): void {
    const [oldest] = this.known.keys();
    if (this.known.size >= this.capacity && oldest !== undefined) this.known.delete(oldest);
    this.known.set(key, content);
  }
}
