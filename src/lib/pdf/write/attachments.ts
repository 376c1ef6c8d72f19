import { deflateSync } from 'node:zlib';
import { PDFHexString, PDFName, type PDFRef, PDFString } from 'pdf-lib';
import { type LocalTime, pdfDate } from './dates.js';
import type { PdfDraft } from './draft.js';

export type Attachment = Readonly<{
  /** Letters, digits and `. _ -` of ASCII, so that every system can store it. */
  name: string;
  /** RFC 2046, e.g. `application/json`. */
  mediaType: string;
  /** What a reader shows beside the name. */
  description: string;
  contents: Uint8Array;
}>;

const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/**
 * Embeds files as the data that the document was made from (ISO 19005-3 §6.8, ISO 32000-1 §7.11.4).
 *
 * There is no CheckSum: it would have to be MD5, which says nothing beside a seal over the whole file and which
 * OpenSSL refuses where only approved algorithms are allowed.
 *
 * @param made written as date of creation and of change of every file
 * @throws RangeError for a name that is not plain or occurs twice
 */
export function addAttachments(draft: PdfDraft, attachments: readonly Attachment[], made: LocalTime): void {
  const date = PDFString.of(pdfDate(made));
  // A reader of a name tree searches by halving (§7.9.6).
  const sorted = attachments.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const wrong = sorted.find(({ name }, i) => !PLAIN_NAME.test(name) || name === sorted[i - 1]?.name);
  if (wrong) throw new RangeError(`An attachment cannot be called ${wrong.name}`);
  const specifications = sorted.map((attachment) => addFileSpecification(draft, attachment, date));
  const names = sorted.flatMap(({ name }, i) => [PDFString.of(name), specifications[i] ?? null]);
  const { catalog, context } = draft;
  catalog.set(PDFName.of('AF'), context.obj(specifications));
  catalog.set(PDFName.of('Names'), context.obj({ EmbeddedFiles: { Names: names } }));
}

function addFileSpecification(draft: PdfDraft, attachment: Attachment, date: PDFString): PDFRef {
  const { name, mediaType, description, contents } = attachment;
  const params = draft.context.obj({ Size: contents.length, CreationDate: date, ModDate: date });
  const entries = { Type: 'EmbeddedFile', Subtype: mediaType, Params: params, Filter: 'FlateDecode' };
  // Always compressed, however small: a reader that repairs files must not find words like `obj` in an applicant's text.
  const file = draft.addStream(entries, deflateSync(contents, { level: 1 }));
  const specification = {
    Type: 'Filespec',
    F: PDFString.of(name),
    UF: PDFString.of(name),
    Desc: PDFHexString.fromText(description),
    AFRelationship: 'Data',
    EF: { F: file, UF: file },
  };
  return draft.add(draft.context.obj(specification));
}
