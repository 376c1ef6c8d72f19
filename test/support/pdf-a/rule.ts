import { PERMIT_LIMITS } from '../../../src/lib/pdf/read/limits.js';
import { isPdfArray, PdfDict, type PdfObject, PdfStream } from '../../../src/lib/pdf/read/objects.js';
import { catalogOf } from '../../../src/lib/pdf/read/page-tree.js';
import type { PdfDocument } from '../../../src/lib/pdf/read/pdf-document.js';
import { readRevisions } from '../../../src/lib/pdf/read/strict-file.js';

/** A file as its last revision leaves it. */
export type PdfAFile = Readonly<{
  bytes: Uint8Array;
  document: PdfDocument;
  catalog: PdfDict;
  /** Every dictionary, those of streams and those in other objects included. */
  dicts: readonly PdfDict[];
  streams: readonly PdfStream[];
  /** Everything else: numbers, names, strings. */
  leaves: readonly PdfObject[];
}>;

/** One clause of ISO 19005-3. */
export type PdfARule = Readonly<{
  /** Clause, and what it asks for. */
  rule: string;
  /** What breaks it. */
  faults: (file: PdfAFile) => readonly string[];
}>;

/** @throws FaultError when our reader does not understand the file */
export function openPdfA(bytes: Uint8Array): PdfAFile {
  const revisions = readRevisions(bytes, PERMIT_LIMITS);
  const { document } = revisions.at(-1) ?? revisions[0];
  const dicts: PdfDict[] = [];
  const leaves: PdfObject[] = [];
  const visit = (object: PdfObject): void => {
    if (isPdfArray(object)) object.forEach(visit);
    else if (object instanceof PdfStream) visit(object.dict);
    else if (object instanceof PdfDict) {
      dicts.push(object);
      [...object.entries.values()].forEach(visit);
    } else leaves.push(object);
  };
  const objects = document.objects.filter((object) => object !== undefined);
  objects.forEach(visit);
  const streams = objects.filter((object) => object instanceof PdfStream);
  return { bytes, document, catalog: catalogOf(document), dicts, streams, leaves };
}

/** Those of the dictionaries that have one of the keys, as a fault each. */
export function forbidden(dicts: readonly PdfDict[], keys: readonly string[]): string[] {
  return dicts.flatMap((dict) => keys.filter((key) => dict.entries.has(key)).map((key) => `/${key}`));
}

export function typeOf(document: PdfDocument, dict: PdfDict, key = 'Type'): string {
  return document.optionalName(dict, key) ?? '';
}
