import { deflateSync } from 'node:zlib';
import { decodePDFRawStream, PDFArray, type PDFDict, PDFName, PDFRawStream, type PDFRef } from 'pdf-lib';
import type { PdfDraft } from './draft.js';
import { entryOf, type ForeignPage, resolved } from './foreign-document.js';
import { ImportRefusal } from './import-refusal.js';
import type { ObjectCopy } from './object-copy.js';
import { damagedPage, type Placement } from './page-placement.js';

const NAME = 'ImportedPage';
const NEWLINE = Buffer.from('\n');

/**
 * Adds a foreign page as a form XObject (ISO 32000-1 §8.10) on a page of its visible size, upright, its origin in the
 * lower left corner.
 *
 * As a form its patterns stay where they are, and whatever graphics state it leaves behind ends with it.
 *
 * @throws ImportRefusal
 */
export function addImportedPage(
  draft: PdfDraft,
  copy: ObjectCopy,
  page: ForeignPage,
  { box, turn, matrix }: Placement,
): void {
  const { context } = draft;
  const form = context.obj({ Type: 'XObject', Subtype: 'Form', BBox: [...box], Matrix: [...matrix] });
  const { Resources = context.obj({}) } = page.inherited;
  form.set(PDFName.of('Resources'), copy.value(Resources, 'resources'));
  const contents = draft.addStream({}, Buffer.from(`/${NAME} Do`));
  const [across, up] = [box[2] - box[0], box[3] - box[1]];
  const dict = context.obj({
    Type: 'Page',
    MediaBox: turn % 180 === 0 ? [0, 0, across, up] : [0, 0, up, across],
    Resources: { XObject: { [NAME]: addForm(copy, page, form) } },
    Contents: contents,
  });
  const group = page.dict.get(PDFName.of('Group'));
  if (group) dict.set(PDFName.of('Group'), copy.value(group));
  draft.addPage(dict);
}

/** One content stream is taken as it is; several are one text cut into pieces (§7.8.2), which a form cannot be. */
function addForm(copy: ObjectCopy, page: ForeignPage, form: PDFDict): PDFRef {
  const streams = contentStreams(page);
  const [first] = streams;
  if (first && streams.length === 1) return copy.stream(first, ['Filter', 'DecodeParms'], form);
  const text = Buffer.concat(streams.flatMap((stream) => [decoded(stream, page.number), NEWLINE]));
  form.set(PDFName.of('Filter'), PDFName.of('FlateDecode'));
  return copy.addStream(form, deflateSync(text, { level: 1 }));
}

function contentStreams({ dict, number }: ForeignPage): PDFRawStream[] {
  const contents = entryOf(dict, 'Contents');
  if (contents === undefined) return [];
  const items = contents instanceof PDFArray ? contents.asArray() : [contents];
  return items.map((item) => {
    const stream = resolved(item, dict.context);
    if (!(stream instanceof PDFRawStream)) throw damagedPage(number);
    if (stream.dict.has(PDFName.of('F')))
      throw new ImportRefusal(
        'external-reference',
        `Page ${number} shows what stands in another file.`,
        number,
      );
    return stream;
  });
}

/** Predictors are for pictures; pdf-lib does not undo them. */
function decoded(stream: PDFRawStream, number: number): Uint8Array {
  if (stream.dict.has(PDFName.of('DecodeParms'))) throw damagedPage(number);
  try {
    return decodePDFRawStream(stream).decode();
  } catch {
    throw damagedPage(number);
  }
}
