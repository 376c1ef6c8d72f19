import { isPdfArray, PdfDict, type PdfObject, PdfRef, PdfStream, PdfString } from './objects.js';
import { catalogOf } from './page-tree.js';
import type { PdfDocument } from './pdf-document.js';
import { pdfFault } from './pdf-fault.js';

/** A file inside the document (ISO 32000-1 §7.11.4). */
export type Attachment = Readonly<{ name: string; mediaType: string; bytes: Uint8Array }>;

const SPECIFICATION_KEYS = ['AFRelationship', 'Desc', 'EF', 'F', 'Type', 'UF'];
const FILE_KEYS = ['Filter', 'Length', 'Params', 'Subtype', 'Type'];
const PARAMS_KEYS = ['CreationDate', 'ModDate', 'Size'];

/** Entries that give a file inside, or lead to one; beside the places read here none may stand anywhere. */
const ATTACHING_KEYS: ReadonlySet<string> = new Set([
  'AF',
  'AFRelationship',
  'EF',
  'EmbeddedFiles',
  'RF',
  'Collection',
]);

/**
 * The files inside, in the one form that our writer gives them: all are data of the document as a whole, named in one
 * leaf of the name tree and associated in the same order. No other tree of names is allowed.
 *
 * @throws FaultError `pdf-attachment` for any other form and for a file inside that is found elsewhere, or another
 *   `pdf-` code
 */
export function readAttachments(document: PdfDocument): Attachment[] {
  const catalog = catalogOf(document);
  const names = document.optionalDict(catalog, 'Names');
  const associated = document.optionalArray(catalog, 'AF');
  if (names === undefined && associated === undefined) {
    assertNoOthers(document, new Map());
    return [];
  }
  if (names === undefined || associated === undefined)
    throw pdfFault('pdf-attachment', 'the catalog has only one of Names and AF');
  assertKeys(names, ['EmbeddedFiles'], 'Names');
  const tree = document.dict(names, 'EmbeddedFiles');
  assertKeys(tree, ['Names'], 'EmbeddedFiles');
  const entries = pairsOf(document.array(tree, 'Names'));
  assertAssociated(entries, associated);
  const found = entries.map(({ name, ref }) => readSpecification(document, name, ref));
  const known = found.map(({ specification }) => [specification, ['AFRelationship', 'EF']] as const);
  assertNoOthers(
    document,
    new Map<PdfDict, readonly string[]>([[catalog, ['AF']], [names, ['EmbeddedFiles']], ...known]),
  );
  if (new Set(found.map(({ file }) => file)).size !== found.length)
    throw pdfFault('pdf-attachment', 'two names lead to one file');
  return found.map(({ attachment }) => attachment);
}

type NamedRef = Readonly<{ name: string; ref: PdfRef }>;

/** The leaf of a name tree (ISO 32000-1 §7.9.6): strictly ascending. */
function pairsOf(names: readonly PdfObject[]): NamedRef[] {
  const pairs = Array.from({ length: Math.ceil(names.length / 2) }, (_, i) => {
    const [name, ref] = names.slice(2 * i, 2 * i + 2);
    if (name instanceof PdfString && ref instanceof PdfRef) return { name: latin1(name), ref };
    throw pdfFault('pdf-attachment', 'the name tree has something else than names and references');
  });
  const isAscending = pairs.every(({ name }, i) => i === 0 || (pairs[i - 1]?.name ?? '') < name);
  if (pairs.length === 0 || !isAscending)
    throw pdfFault('pdf-attachment', 'the name tree is empty or not in order');
  return pairs;
}

/** ISO 19005-3 §6.8: every file is associated with the document, and nothing else is. */
function assertAssociated(entries: readonly NamedRef[], associated: readonly PdfObject[]): void {
  const isSame =
    associated.length === entries.length &&
    entries.every(({ ref }, i) => {
      const other = associated[i];
      return other instanceof PdfRef && other.objectNumber === ref.objectNumber;
    });
  if (!isSame) throw pdfFault('pdf-attachment', 'AF does not list what EmbeddedFiles names');
}

type FoundFile = Readonly<{ attachment: Attachment; specification: PdfDict; file: PdfStream }>;

function readSpecification(document: PdfDocument, name: string, ref: PdfRef): FoundFile {
  const specification = document.resolve(ref);
  if (!(specification instanceof PdfDict))
    throw pdfFault('pdf-attachment', `${name} has no file specification`);
  assertKeys(specification, SPECIFICATION_KEYS, name);
  const isData =
    document.name(specification, 'Type') === 'Filespec' &&
    document.name(specification, 'AFRelationship') === 'Data';
  const isNamed = ['F', 'UF'].every((key) => latin1(document.string(specification, key)) === name);
  if (!isData || !isNamed) throw pdfFault('pdf-attachment', `${name} is no Data, or goes by several names`);
  document.string(specification, 'Desc');
  const embedded = document.dict(specification, 'EF');
  assertKeys(embedded, ['F', 'UF'], name);
  const file = document.stream(embedded, 'F');
  if (document.stream(embedded, 'UF') !== file) throw pdfFault('pdf-attachment', `${name} is two files`);
  return { attachment: readFile(document, name, file), specification, file };
}

function readFile(document: PdfDocument, name: string, file: PdfStream): Attachment {
  assertKeys(file.dict, FILE_KEYS, name);
  const params = document.dict(file, 'Params');
  assertKeys(params, PARAMS_KEYS, name);
  document.string(params, 'CreationDate');
  document.string(params, 'ModDate');
  const bytes = document.decode(file);
  if (document.name(file, 'Type') !== 'EmbeddedFile' || document.number(params, 'Size') !== bytes.length)
    throw pdfFault('pdf-attachment', `${name} is no EmbeddedFile, or not of the Size that it says`);
  return { name, mediaType: document.name(file, 'Subtype'), bytes };
}

/** @param known the dictionaries that were read, and what each may have of {@link ATTACHING_KEYS} */
function assertNoOthers(document: PdfDocument, known: ReadonlyMap<PdfDict, readonly string[]>): void {
  const pending = document.objects.filter((object) => object !== undefined);
  for (let object = pending.pop(); object !== undefined; object = pending.pop()) {
    const held = object instanceof PdfStream ? object.dict : object;
    if (isPdfArray(held)) pending.push(...held);
    if (!(held instanceof PdfDict)) continue;
    const allowed = known.get(held) ?? [];
    const key = [...held.entries.keys()].find((each) => ATTACHING_KEYS.has(each) && !allowed.includes(each));
    if (key !== undefined) throw pdfFault('pdf-attachment', `a dictionary elsewhere has /${key}`);
    pending.push(...held.entries.values());
  }
}

/** @param keys all of them, ascending */
function assertKeys(dict: PdfDict, keys: readonly string[], where: string): void {
  const found = [...dict.entries.keys()].toSorted();
  if (found.join(' ') !== keys.join(' '))
    throw pdfFault('pdf-attachment', `${where} has the entries ${found.join(', ')}`);
}

function latin1({ bytes }: PdfString): string {
  return Buffer.from(bytes).toString('latin1');
}
