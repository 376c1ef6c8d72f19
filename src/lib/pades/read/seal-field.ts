import { type PdfDict, type PdfObject, PdfRef } from '../../pdf/read/objects.js';
import { catalogOf, type PdfPage } from '../../pdf/read/page-tree.js';
import type { PdfDocument } from '../../pdf/read/pdf-document.js';
import { certifiedPermission } from './certification.js';
import { readReservedField, type ReservedField } from './reserved-field.js';
import { sealFault } from './seal-fault.js';
import { readSealDictionary } from './seal-dictionary.js';
import { readWidget, type Widget } from './widget.js';

/** A signature field with a seal in it. */
export type SealField = Widget &
  Readonly<{
    signatureRef: PdfRef;
    signature: PdfDict;
    /** When the seal says that it was made: the clock of whoever made it. */
    claimedAt: Date;
  }>;

/** The form of a permit with one seal, which certifies, and a place for a second where two parties seal. */
export type SealForm = Readonly<{
  seal: SealField;
  reserved: ReservedField | undefined;
}>;

/** SignaturesExist and AppendOnly (ISO 32000-1 table 219). */
const SIGNATURE_FLAGS = 3;

/**
 * Reads the form of a first revision.
 *
 * @throws FaultError with a `seal-` code, or a `pdf-` code where objects are missing or of another type
 */
export function readSealForm(document: PdfDocument, pages: readonly PdfPage[]): SealForm {
  const form = document.optionalDict(catalogOf(document), 'AcroForm');
  if (form === undefined) throw sealFault('seal-missing', 'the file has no form and so no seal');
  if (document.optionalNumber(form, 'SigFlags') !== SIGNATURE_FLAGS || form.entries.size !== 2)
    throw sealFault('seal-field', 'the form has other entries than Fields and SigFlags 3');
  const fields = document.array(form, 'Fields');
  const [ref, reservedRef] = fields;
  if (!(ref instanceof PdfRef) || !(fields.length === 1 || isOther(reservedRef, ref)) || fields.length > 2)
    throw sealFault('seal-field-count', `${fields.length} fields`);
  const widget = readWidget(document, pages, ref);
  const other = reservedRef instanceof PdfRef ? readWidget(document, pages, reservedRef) : undefined;
  assertAnnotations(document, pages, other ? [widget, other] : [widget]);
  const seal = { ...widget, ...readSealDictionary(document, widget.dict) };
  if (widget.dict.entries.has('Lock')) throw sealFault('seal-lock', 'the certifying seal has a lock');
  if (certifiedPermission(document, seal) === 1) {
    if (other === undefined) return { seal, reserved: undefined };
    throw sealFault('seal-field-count', 'the seal forbids every change, yet a second field is there');
  }
  if (other === undefined)
    throw sealFault('seal-certification', 'the seal allows signing, yet reserves no field');
  return { seal, reserved: readReservedField(document, other, seal.fieldName) };
}

function isOther(reserved: PdfObject | undefined, { objectNumber }: PdfRef): reserved is PdfRef {
  return reserved instanceof PdfRef && reserved.objectNumber !== objectNumber;
}

/** Nothing but the fields may lie on a page: an annotation could cover what was sealed. */
function assertAnnotations(
  document: PdfDocument,
  pages: readonly PdfPage[],
  widgets: readonly Widget[],
): void {
  for (const page of pages) {
    const annotations = document.optionalArray(page.dict, 'Annots') ?? [];
    const expected = widgets.filter((widget) => widget.page === page).map(({ ref }) => ref.objectNumber);
    const found = annotations.map((entry) => (entry instanceof PdfRef ? entry.objectNumber : -1));
    if (found.join() !== expected.join() || new Set(found).size !== found.length)
      throw sealFault('seal-annotations', `page ${page.number} has annotations other than the seals`);
  }
}
