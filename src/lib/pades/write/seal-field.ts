import {
  PDFArray,
  type PDFContext,
  type PDFDict,
  PDFHexString,
  PDFName,
  type PDFObject,
  type PDFRef,
  PDFString,
} from 'pdf-lib';
import type { PdfDraft } from '../../pdf/write/draft.js';
import { EncodedObject } from '../../pdf/write/encoded-object.js';
import {
  allowTransparency,
  type Appearance,
  appearanceStream,
  emptyAppearance,
  type Rect,
} from './appearance.js';
import { encodeSeal, type EncodedSignature, type SignatureEntries } from './signature-dictionary.js';
import { certification, type Permission } from './signature-reference.js';

export type { Appearance } from './appearance.js';

/** ISO 32000-1 §12.5.3: Print (bit 3) and Locked (bit 8). */
export const ANNOTATION_FLAGS = 4 + 128;

/** ISO 32000-1 §12.7.2: SignaturesExist and AppendOnly. */
const SIGNATURE_FLAGS = 3;

/** A place on a page, and what says whose it is. */
type FieldPlace = Readonly<{
  /** Letters and digits: a full stop would divide it (ISO 32000-1 §12.7.3.2). */
  fieldName: string;
  /** What a screen reader says. */
  description: string;
  page: Readonly<{ ref: PDFRef; dict: PDFDict }>;
  /** Left, bottom, right, top in points. */
  rect: Rect;
}>;

export type SealField = FieldPlace &
  Readonly<{
    appearance: Appearance;
    signature: SignatureEntries;
    /** 1 where this is the only seal, 2 where another follows in the reserved field. */
    permission: Permission;
    /** The field of the seal that follows and closes the document. */
    reserved?: FieldPlace;
  }>;

export type AddedSignature = Readonly<{ ref: PDFRef; encoded: EncodedSignature }>;

/**
 * Adds a certifying signature field to a draft: dictionary, widget with its appearance, form and permissions, and
 * the field that is reserved for another party.
 *
 * Form and annotations are objects of their own, so that an update which adds a field need not touch the rest.
 *
 * @returns the signature dictionary, to be found again once the draft is written
 * @throws Error when the document has a form or permissions already, or permission and reserved field disagree
 */
export function addSealField(draft: PdfDraft, field: SealField): AddedSignature {
  const { context, catalog } = draft;
  if (catalog.has(PDFName.of('AcroForm')) || catalog.has(PDFName.of('Perms'))) {
    throw new Error('A certifying seal must be the first of its document');
  }
  if ((field.permission === 2) !== (field.reserved !== undefined)) {
    throw new Error('Signing is allowed exactly where a field is reserved for it');
  }
  const encoded = encodeSeal(field.signature, certification(field.permission));
  const signatureRef = draft.add(new EncodedObject(encoded.source));
  const appearance = draft.add(appearanceStream(draft, field.appearance, field.rect));
  if (field.appearance.image) allowTransparency(field.page.dict);
  const seal = draft.add(widget(context, field, { V: signatureRef, AP: context.obj({ N: appearance }) }));
  const widgets = [{ page: field.page, ref: seal }];
  if (field.reserved) {
    const ref = addReservedField(draft, field.reserved, field.fieldName);
    widgets.push({ page: field.reserved.page, ref });
  }
  addAnnotations(draft, widgets);
  const form = context.obj({ Fields: widgets.map(({ ref }) => ref), SigFlags: SIGNATURE_FLAGS });
  catalog.set(PDFName.of('AcroForm'), draft.add(form));
  catalog.set(PDFName.of('Perms'), context.obj({ DocMDP: signatureRef }));
  return { ref: signatureRef, encoded };
}

/** An empty signature field whose Lock closes the document once it is signed (ISO 32000-2 §12.7.5.5, table 236). */
function addReservedField(draft: PdfDraft, reserved: FieldPlace, firstSeal: string): PDFRef {
  const { context } = draft;
  // What will be shown there is not known yet, and once the first seal is made the page can no longer say it.
  allowTransparency(reserved.page.dict);
  const [left, bottom, right, top] = reserved.rect;
  const appearance = draft.add(emptyAppearance(context, { width: right - left, height: top - bottom }));
  const lock = context.obj({
    Type: 'SigFieldLock',
    Action: 'Include',
    Fields: [fieldName(firstSeal), fieldName(reserved.fieldName)],
    P: 1,
  });
  return draft.add(widget(context, reserved, { Lock: draft.add(lock), AP: context.obj({ N: appearance }) }));
}

/** Field and widget in one (ISO 32000-1 §12.5.6.19). */
function widget(
  context: PDFContext,
  { fieldName: name, description, page, rect }: FieldPlace,
  entries: Readonly<Record<string, PDFObject>>,
): PDFDict {
  return context.obj({
    Type: 'Annot',
    Subtype: 'Widget',
    FT: 'Sig',
    T: fieldName(name),
    TU: PDFHexString.fromText(description),
    F: ANNOTATION_FLAGS,
    P: page.ref,
    Rect: [...rect],
    ...entries,
  });
}

/** @throws Error for a name that is not letters and digits */
function fieldName(name: string): PDFString {
  if (!/^[A-Za-z0-9]+$/.test(name))
    throw new Error(`The field name ${name} has other characters than A-Z a-z 0-9`);
  return PDFString.of(name);
}

function addAnnotations(
  draft: PdfDraft,
  widgets: readonly Readonly<{ page: FieldPlace['page']; ref: PDFRef }>[],
): void {
  const key = PDFName.of('Annots');
  for (const page of new Set(widgets.map(({ page: { dict } }) => dict))) {
    const own = widgets.flatMap(({ page: { dict }, ref }) => (dict === page ? [ref] : []));
    const before = page.get(key);
    if (before !== undefined && !(before instanceof PDFArray)) throw new Error('Annots is an object already');
    page.set(key, draft.add(draft.context.obj([...(before?.asArray() ?? []), ...own])));
  }
}
