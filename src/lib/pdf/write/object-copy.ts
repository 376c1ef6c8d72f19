import {
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFName,
  PDFNull,
  type PDFObject,
  PDFRawStream,
  PDFRef,
} from 'pdf-lib';
import type { PdfDraft } from './draft.js';
import { resolved } from './foreign-document.js';
import type { ImportLimits } from './import-limits.js';
import { ImportRefusal } from './import-refusal.js';
import { assertFontsEmbedded, assertOrdinaryStream, assertSelfContained } from './page-resources.js';

/** How the keys of a dictionary are meant: as specified, as categories of resources, or as names that a file chose. */
type Kind = 'plain' | 'resources' | 'names';

/** What says something about an object and shows nothing. */
const LEFT_BEHIND: ReadonlySet<string> = new Set([
  'Metadata',
  'PieceInfo',
  'LastModified',
  'StructParent',
  'StructParents',
  'Measure',
  'PtData',
]);

/** Takes objects over into a draft, each once, under new numbers, and looks at each. */
export class ObjectCopy {
  private readonly copied: Readonly<Record<Kind, Map<PDFRef, PDFRef>>> = {
    plain: new Map(),
    resources: new Map(),
    names: new Map(),
  };
  private readonly waiting: Readonly<{ from: PDFObject; to: PDFRef; kind: Kind }>[] = [];

  /** @param budget octets that streams may still have; several copies may share it */
  constructor(
    private readonly foreign: PDFContext,
    private readonly draft: PdfDraft,
    private readonly limits: ImportLimits,
    private readonly budget: { left: number },
  ) {}

  /** @throws ImportRefusal for what a page must not reach */
  value(value: PDFObject, kind: Kind = 'plain'): PDFObject {
    const copy = this.copyOf(value, kind, 0);
    for (let next = this.waiting.pop(); next; next = this.waiting.pop())
      this.draft.assign(next.to, this.whole(next.from, next.kind));
    return copy;
  }

  /** A stream of the same contents, with entries of another kind than the stream had. */
  stream(from: PDFRawStream, kept: readonly string[], entries: PDFDict): PDFRef {
    for (const key of kept) {
      const value = from.dict.get(PDFName.of(key));
      if (value) entries.set(PDFName.of(key), this.value(value));
    }
    return this.addStream(entries, from.contents);
  }

  addStream(entries: PDFDict, contents: Uint8Array): PDFRef {
    return this.draft.add(this.rawStream(entries, contents));
  }

  private whole(from: PDFObject, kind: Kind): PDFObject {
    if (!(from instanceof PDFRawStream)) return this.copyOf(from, kind, 0);
    assertOrdinaryStream(from.dict, this.limits);
    return this.rawStream(this.dict(from.dict, 'plain', 0), from.contents);
  }

  private rawStream(entries: PDFDict, contents: Uint8Array): PDFRawStream {
    this.budget.left -= contents.length;
    if (this.budget.left < 0)
      throw new ImportRefusal('too-large', 'Pages that share their contents would make the file too large.');
    entries.set(PDFName.of('Length'), this.draft.context.obj(contents.length));
    return PDFRawStream.of(entries, contents);
  }

  private copyOf(value: PDFObject, kind: Kind, depth: number): PDFObject {
    if (depth > this.limits.depth) throw new ImportRefusal('too-complex', 'The file is nested too deep.');
    if (value instanceof PDFRef) return this.reference(value, kind);
    if (value instanceof PDFDict) return this.dict(value, kind, depth);
    if (!(value instanceof PDFArray)) return value;
    const copy = PDFArray.withContext(this.draft.context);
    for (const item of value.asArray()) copy.push(this.copyOf(item, 'plain', depth + 1));
    return copy;
  }

  private dict(from: PDFDict, kind: Kind, depth: number): PDFDict {
    if (kind === 'plain') assertSelfContained(from);
    if (kind === 'resources') assertFontsEmbedded(from);
    const copy = this.draft.context.obj({});
    for (const [key, value] of from.entries()) {
      const name = key.decodeText();
      if (kind === 'plain' && LEFT_BEHIND.has(name)) continue;
      copy.set(key, this.copyOf(value, kindOf(name, kind), depth + 1));
    }
    return copy;
  }

  /** A reference to nothing is null (ISO 32000-1 §7.3.10). */
  private reference(ref: PDFRef, kind: Kind): PDFObject {
    const known = this.copied[kind].get(ref);
    if (known) return known;
    const from = resolved(ref, this.foreign);
    if (!from || from === PDFNull) return PDFNull;
    const to = this.draft.reserve();
    this.copied[kind].set(ref, to);
    this.waiting.push({ from, to, kind });
    return to;
  }
}

/** Of what stands under a key, in a dictionary of a kind (ISO 32000-1 §7.8.3; §9.6.5 for the glyphs of Type 3). */
function kindOf(key: string, holder: Kind): Kind {
  if (holder === 'resources') return 'names';
  if (holder === 'names') return 'plain';
  if (key === 'Resources') return 'resources';
  return key === 'CharProcs' ? 'names' : 'plain';
}
