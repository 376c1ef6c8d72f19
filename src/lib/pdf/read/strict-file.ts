import { assertHeader, type FileSection, readSection } from './file-section.js';
import type { PdfLimits } from './limits.js';
import { isPdfArray, type PdfDict, type PdfObject, PdfString } from './objects.js';
import { PdfDocument } from './pdf-document.js';
import { pdfFault } from './pdf-fault.js';
import { isSameObject } from './same-object.js';
import { readSectionObjects } from './section-objects.js';

/** The file as it stood after one of its writings, with every byte of it accounted for. */
export type PdfRevision = Readonly<{
  /** From 1. */
  number: number;
  /** How long the file was then. */
  end: number;
  document: PdfDocument;
  /** Objects that this revision put in the place of earlier ones, ascending. */
  changed: readonly number[];
  /** Objects that are new in this revision, ascending. */
  added: readonly number[];
}>;

/** An ID is an MD5 value by origin (ISO 32000-1 §14.4). */
const ID_LENGTH = 16;

/**
 * Reads a file that is exactly header, objects, cross-reference table, trailer, and behind each `%%EOF` at most
 * another such update: what our writer writes.
 *
 * Anything a lenient reader would repair or skip is a fault, since two lenient readers may repair differently.
 *
 * @returns the revisions, oldest first, at least one
 * @throws FaultError with a `pdf-` code
 */
export function readRevisions(bytes: Uint8Array, limits: PdfLimits): [PdfRevision, ...PdfRevision[]] {
  if (bytes.length > limits.bytes) throw pdfFault('pdf-too-large', `${bytes.length} bytes`);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  assertHeader(buffer);
  const [first, ...updates] = readSections(buffer, limits);
  const revisions: [PdfRevision, ...PdfRevision[]] = [firstRevision(bytes, first, limits)];
  for (const section of updates) {
    const before = revisions.at(-1) ?? revisions[0];
    revisions.push(nextRevision(bytes, section, before));
  }
  return revisions;
}

/** From the end of the file to its beginning: each section starts where the one before it ends. */
function readSections(buffer: Buffer, limits: PdfLimits): [FileSection, ...FileSection[]] {
  const sections: [FileSection, ...FileSection[]] = [readSection(buffer, buffer.length, limits)];
  for (let [{ previous, start }] = sections; previous !== undefined; [{ previous, start }] = sections) {
    if (sections.length >= limits.revisions) throw pdfFault('pdf-revisions', `more than ${limits.revisions}`);
    const section = readSection(buffer, start, limits);
    if (section.xref !== previous)
      throw pdfFault(
        'pdf-revisions',
        `Prev is ${previous}, the revision before has its table at ${section.xref}`,
      );
    sections.unshift(section);
  }
  return sections;
}

function firstRevision(bytes: Uint8Array, section: FileSection, limits: PdfLimits): PdfRevision {
  const size = section.table.rows.length + 1;
  if (section.trailer.entries.get('Size') !== size)
    throw pdfFault('pdf-trailer', 'Size is not the number of entries');
  const objects = Array.from<PdfObject | undefined>({ length: size });
  for (const [number, object] of readSectionObjects(bytes, section, limits.depth)) objects[number] = object;
  const document = new PdfDocument(section.trailer, objects, limits);
  const added = section.table.rows.map(({ number }) => number);
  return { number: 1, end: section.end, document, changed: [], added };
}

function nextRevision(bytes: Uint8Array, section: FileSection, before: PdfRevision): PdfRevision {
  const { limits, trailer, objects: known } = before.document;
  const objects = [...known];
  for (const [number, object] of readSectionObjects(bytes, section, limits.depth)) objects[number] = object;
  const numbers = section.table.rows.map(({ number }) => number);
  const added = numbers.filter((number) => number >= known.length);
  const size = known.length + added.length;
  if (section.trailer.entries.get('Size') !== size || objects.length !== size)
    throw pdfFault(
      'pdf-trailer',
      `Size of revision ${before.number + 1} is not ${size}, or a number is left out`,
    );
  assertSameFile(trailer, section.trailer);
  return {
    number: before.number + 1,
    end: section.end,
    document: before.document.updated(section.trailer, objects),
    changed: numbers.filter((number) => number < known.length),
    added,
  };
}

/** ISO 32000-1 §7.5.6 and §14.4: the same root and information, the same permanent ID, another changing ID. */
function assertSameFile(before: PdfDict, after: PdfDict): void {
  for (const key of ['Root', 'Info'])
    if (!isSameObject(before.entries.get(key), after.entries.get(key)))
      throw pdfFault('pdf-revisions', `an update names another ${key}`);
  const [permanent, changing] = idOf(before);
  const [samePermanent, otherChanging] = idOf(after);
  if (!isSameObject(permanent, samePermanent) || isSameObject(changing, otherChanging))
    throw pdfFault('pdf-revisions', 'an update changes the permanent ID, or keeps the changing one');
}

function idOf(trailer: PdfDict): readonly [PdfString, PdfString] {
  const id = trailer.entries.get('ID');
  const [permanent, changing, ...rest] = isPdfArray(id) ? id : [];
  if (!isId(permanent) || !isId(changing) || rest.length > 0)
    throw pdfFault('pdf-trailer', 'ID is not two strings of 16 bytes');
  return [permanent, changing];
}

function isId(part: PdfObject | undefined): part is PdfString {
  return part instanceof PdfString && part.bytes.length === ID_LENGTH;
}
