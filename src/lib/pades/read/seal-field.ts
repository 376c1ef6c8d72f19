import { isPdfArray, PdfDict, PdfRef, PdfStream } from '../../pdf/read/objects.js';
import { type Box, catalogOf, contains, type PdfPage, readBox } from '../../pdf/read/page-tree.js';
import type { PdfDocument } from '../../pdf/read/pdf-document.js';
import { sealFault } from './seal-fault.js';

/** The one signature field of a permit, merged with its one widget. */
export type SealField = Readonly<{
  page: PdfPage;
  rect: Box;
  /** What the widget shows (ISO 32000-1 §12.5.5). */
  appearance: PdfStream;
  signatureRef: PdfRef;
  signature: PdfDict;
}>;

/** ISO 32000-1 table 165: Print, and optionally Locked; never one that hides. */
const PRINT = 4;
const LOCKED = 128;

/** SignaturesExist and AppendOnly (ISO 32000-1 table 219). */
const SIGNATURE_FLAGS = 3;

/** @throws FaultError with a `seal-` code, or a `pdf-` code where objects are missing or of another type */
export function readSealField(document: PdfDocument, pages: readonly PdfPage[]): SealField {
  const form = document.optionalDict(catalogOf(document), 'AcroForm');
  if (form === undefined) throw sealFault('seal-missing', 'the file has no form and so no seal');
  if (document.optionalNumber(form, 'SigFlags') !== SIGNATURE_FLAGS)
    throw sealFault('seal-field', 'SigFlags is not 3');
  const fields = document.array(form, 'Fields');
  const [ref] = fields;
  if (!(ref instanceof PdfRef) || fields.length !== 1)
    throw sealFault('seal-field-count', `${fields.length} fields`);
  const field = document.resolve(ref);
  if (!(field instanceof PdfDict)) throw sealFault('seal-field', 'the field is no dictionary');
  assertField(document, field);
  const page = pageOf(document, pages, field);
  assertAnnotations(document, pages, { page, ref });
  const rect = readBox(document, field, 'Rect');
  const isOnPage = contains(page.box, rect) && rect[2] > rect[0] && rect[3] > rect[1];
  if (!isOnPage) throw sealFault('seal-place', 'the seal is empty or outside its page');
  const appearance = document.stream(document.dict(field, 'AP'), 'N');
  return { page, rect, appearance, ...signatureOf(document, field) };
}

function assertField(document: PdfDocument, field: PdfDict): void {
  const isWidget =
    document.optionalName(field, 'Type') === 'Annot' && document.optionalName(field, 'Subtype') === 'Widget';
  if (document.optionalName(field, 'FT') !== 'Sig' || !isWidget || field.entries.has('Kids'))
    throw sealFault('seal-field', 'the field is not a signature field with one widget');
  const flags = document.optionalNumber(field, 'F') ?? 0;
  if (flags !== PRINT && flags !== (PRINT | LOCKED))
    throw sealFault('seal-field-flags', `flags ${flags} do not mean printed and visible`);
}

function pageOf(document: PdfDocument, pages: readonly PdfPage[], field: PdfDict): PdfPage {
  const ref = field.entries.get('P');
  const page = pages.find(
    (candidate) => ref instanceof PdfRef && candidate.ref.objectNumber === ref.objectNumber,
  );
  if (page === undefined) throw sealFault('seal-place', 'the seal names no page of the file');
  return page;
}

/** Nothing but the seal may lie on a page: an annotation could cover what was sealed. */
function assertAnnotations(
  document: PdfDocument,
  pages: readonly PdfPage[],
  seal: { page: PdfPage; ref: PdfRef },
): void {
  for (const page of pages) {
    const annotations = document.optionalArray(page.dict, 'Annots') ?? [];
    const expected = page === seal.page ? [seal.ref.objectNumber] : [];
    const found = annotations.map((entry) => (entry instanceof PdfRef ? entry.objectNumber : -1));
    if (found.join() !== expected.join())
      throw sealFault('seal-annotations', `page ${page.number} has annotations other than the seal`);
  }
}

function signatureOf(document: PdfDocument, field: PdfDict): Pick<SealField, 'signatureRef' | 'signature'> {
  const signatureRef = field.entries.get('V');
  if (!(signatureRef instanceof PdfRef)) throw sealFault('seal-missing', 'the seal field is not signed');
  const signature = document.dict(field, 'V');
  const filter = document.optionalName(signature, 'Filter');
  const subFilter = document.optionalName(signature, 'SubFilter');
  if (filter !== 'Adobe.PPKLite' || subFilter !== 'ETSI.CAdES.detached')
    throw sealFault('seal-subfilter', `the signature is of kind ${subFilter ?? 'none'}`);
  if (document.optionalName(signature, 'Type') !== 'Sig')
    throw sealFault('seal-field', 'the signature dictionary is not of type Sig');
  assertCertification(document, signatureRef, signature);
  return { signatureRef, signature };
}

/** One DocMDP transform with P=1, which the catalog confirms (ISO 32000-1 §12.8.2.2, §12.8.4). */
function assertCertification(document: PdfDocument, ref: PdfRef, signature: PdfDict): void {
  const references = document.optionalArray(signature, 'Reference');
  const reference = isPdfArray(references) ? document.resolve(references[0]) : undefined;
  if (!(reference instanceof PdfDict) || references?.length !== 1)
    throw sealFault('seal-certification', 'the seal does not certify');
  const parameters = document.dict(reference, 'TransformParams');
  const isNoChange =
    document.optionalName(reference, 'TransformMethod') === 'DocMDP' &&
    document.optionalNumber(parameters, 'P') === 1 &&
    document.optionalName(parameters, 'V') === '1.2';
  if (!isNoChange) throw sealFault('seal-certification', 'the seal does not forbid every change');
  const permissions = document.optionalDict(catalogOf(document), 'Perms');
  const certified = permissions?.entries.get('DocMDP');
  const isConfirmed = certified instanceof PdfRef && certified.objectNumber === ref.objectNumber;
  if (!isConfirmed || permissions?.entries.size !== 1)
    throw sealFault('seal-certification', 'Perms does not name the seal');
}
