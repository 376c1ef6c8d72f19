import { createHash } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import { PDFDict, PDFName, PDFRawStream, PDFRef } from 'pdf-lib';
import { PdfFormError } from '../../pdf/write/pdf-form-error.js';
import type { PdfUpdate } from '../../pdf/write/pdf-update.js';

/** What proves signatures in later years, each DER. */
export type Evidence = Readonly<{
  certificates: readonly Uint8Array[];
  ocsps: readonly Uint8Array[];
  crls: readonly Uint8Array[];
}>;

/** Each kind of data: its name here, in the DSS and in a VRI dictionary (ISO 32000-2 tables 261 and 262). */
const KINDS = [
  { kind: 'certificates', inStore: 'Certs', inVri: 'Cert' },
  { kind: 'ocsps', inStore: 'OCSPs', inVri: 'OCSP' },
  { kind: 'crls', inStore: 'CRLs', inVri: 'CRL' },
] as const;

type Kind = (typeof KINDS)[number];

const STORE = PDFName.of('DSS');
const ENTRIES = PDFName.of('VRI');

/** The Document Security Store of a file that is being continued (ISO 32000-2 §12.8.4.3): it only grows. */
export class SecurityStore {
  private isChanged = false;

  private constructor(
    private readonly update: PdfUpdate,
    /** Undefined as long as the file has none. */
    private readonly ref: PDFRef | undefined,
    /** By kind and digest of the decoded contents. */
    private readonly streams: Map<string, PDFRef>,
    private readonly entries: Map<PDFName, PDFRef>,
  ) {}

  /** @throws PdfFormError when the store is not of the form that {@link save} writes */
  static of(update: PdfUpdate): SecurityStore {
    const ref = update.dict(update.catalogRef).get(STORE);
    const store = new SecurityStore(update, ref === undefined ? undefined : asRef(ref), new Map(), new Map());
    if (store.ref) store.load(update.dict(store.ref));
    return store;
  }

  /** Puts data into the file, but for those that it has. */
  add(evidence: Evidence): void {
    for (const kind of KINDS) this.refs(kind, evidence);
  }

  /** Says which data belong to a signature. What was said of it before stays, as it was true then. */
  vouch(key: string, evidence: Evidence): void {
    this.add(evidence);
    const name = PDFName.of(key);
    if (this.entries.has(name)) return;
    const vri = this.update.context.obj({ Type: 'VRI' });
    for (const kind of KINDS) setUnlessEmpty(vri, kind.inVri, this.refs(kind, evidence));
    this.entries.set(name, this.update.add(vri));
    this.isChanged = true;
  }

  /** @returns whether there is anything new */
  save(): boolean {
    if (!this.isChanged) return false;
    const store = this.update.context.obj({ Type: 'DSS' });
    for (const { kind, inStore } of KINDS) setUnlessEmpty(store, inStore, this.all(kind));
    const entries = this.update.context.obj({});
    for (const [name, ref] of this.entries) entries.set(name, ref);
    store.set(ENTRIES, entries);
    if (this.ref) this.update.replace(this.ref, store);
    else this.announce(this.update.add(store));
    return true;
  }

  private announce(ref: PDFRef): void {
    const catalog = this.update.dict(this.update.catalogRef);
    catalog.set(STORE, ref);
    this.update.replace(this.update.catalogRef, catalog);
  }

  private load(store: PDFDict): void {
    for (const { kind, inStore } of KINDS) {
      const refs = store.get(PDFName.of(inStore));
      if (refs === undefined) continue;
      for (const ref of this.update.array(refs).asArray().map(asRef))
        this.streams.set(streamKey(kind, this.contents(ref)), ref);
    }
    const entries = store.get(ENTRIES);
    if (entries === undefined) return;
    for (const [name, ref] of this.update.dict(entries).entries()) this.entries.set(name, asRef(ref));
  }

  private contents(ref: PDFRef): Uint8Array {
    const stream = this.update.object(ref);
    if (!(stream instanceof PDFRawStream)) throw new PdfFormError(`${ref.toString()} is no stream`);
    try {
      return inflateSync(stream.contents);
    } catch (error) {
      throw new PdfFormError(`${ref.toString()} is not compressed as our streams are`, { cause: error });
    }
  }

  private refs({ kind }: Kind, evidence: Evidence): PDFRef[] {
    return [...new Set(evidence[kind].map((der) => this.stream(kind, der)))];
  }

  private stream(kind: Kind['kind'], der: Uint8Array): PDFRef {
    const key = streamKey(kind, der);
    const known = this.streams.get(key);
    if (known) return known;
    const ref = this.update.addStream({ Filter: 'FlateDecode' }, deflateSync(der));
    this.streams.set(key, ref);
    this.isChanged = true;
    return ref;
  }

  private all(kind: Kind['kind']): PDFRef[] {
    return [...this.streams].flatMap(([key, ref]) => (key.startsWith(`${kind}:`) ? [ref] : []));
  }
}

function streamKey(kind: Kind['kind'], der: Uint8Array): string {
  return `${kind}:${createHash('sha256').update(der).digest('hex')}`;
}

function setUnlessEmpty(dict: PDFDict, key: string, refs: readonly PDFRef[]): void {
  if (refs.length > 0) dict.set(PDFName.of(key), dict.context.obj([...refs]));
}

function asRef(object: unknown): PDFRef {
  if (!(object instanceof PDFRef))
    throw new PdfFormError('the security store has an entry that is no reference');
  return object;
}
