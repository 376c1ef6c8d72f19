import { PDFArray, type PDFDict, PDFHexString, PDFName, type PDFRef, PDFString } from 'pdf-lib';
import type { PdfDraft } from '../../pdf/write/draft.js';
import { EncodedObject } from '../../pdf/write/encoded-object.js';
import { encodeSignature, type EncodedSignature, type SignatureEntries } from './signature-dictionary.js';

/** ISO 32000-1 §12.5.3: Print (bit 3) and Locked (bit 8). */
const ANNOTATION_FLAGS = 4 + 128;

/** ISO 32000-1 §12.7.2: SignaturesExist and AppendOnly. */
const SIGNATURE_FLAGS = 3;

/** A drawing made once and used in many files. */
export type Appearance = Readonly<{
  width: number;
  height: number;
  /** Content stream operators, compressed by zlib. */
  deflated: Uint8Array;
  /** Of the operators before compression, hexadecimal: by this a reader of the file knows the drawing. */
  sha256: string;
}>;

export type SealField = Readonly<{
  /** Partial field name: no full stop (ISO 32000-1 §12.7.3.2). */
  fieldName: string;
  /** What a screen reader says. */
  description: string;
  page: Readonly<{ ref: PDFRef; dict: PDFDict }>;
  /** Left, bottom, right, top in points. */
  rect: readonly [number, number, number, number];
  appearance: Appearance;
  signature: SignatureEntries;
}>;

export type AddedSignature = Readonly<{ ref: PDFRef; encoded: EncodedSignature }>;

/**
 * Adds a certifying signature field to a draft: dictionary, widget with its appearance, form and permissions.
 *
 * @returns the signature dictionary, to be found again once the draft is written
 * @throws Error when the document has a form or permissions already
 */
export function addSealField(draft: PdfDraft, field: SealField): AddedSignature {
  const { context, catalog } = draft;
  if (catalog.has(PDFName.of('AcroForm')) || catalog.has(PDFName.of('Perms'))) {
    throw new Error('A certifying seal must be the first of its document');
  }
  const encoded = encodeSignature(field.signature);
  const signatureRef = draft.add(new EncodedObject(encoded.source));
  const widgetRef = draft.add(widget(draft, field, signatureRef));
  addAnnotation(field.page.dict, widgetRef);
  catalog.set(PDFName.of('AcroForm'), context.obj({ Fields: [widgetRef], SigFlags: SIGNATURE_FLAGS }));
  catalog.set(PDFName.of('Perms'), context.obj({ DocMDP: signatureRef }));
  return { ref: signatureRef, encoded };
}

function widget(draft: PdfDraft, field: SealField, signatureRef: PDFRef): PDFDict {
  return draft.context.obj({
    Type: 'Annot',
    Subtype: 'Widget',
    FT: 'Sig',
    T: PDFString.of(field.fieldName),
    TU: PDFHexString.fromText(field.description),
    V: signatureRef,
    F: ANNOTATION_FLAGS,
    P: field.page.ref,
    Rect: [...field.rect],
    AP: { N: addAppearance(draft, field.appearance) },
  });
}

function addAppearance(draft: PdfDraft, { width, height, deflated }: Appearance): PDFRef {
  const { context } = draft;
  const entries = {
    Type: PDFName.of('XObject'),
    Subtype: PDFName.of('Form'),
    BBox: context.obj([0, 0, width, height]),
    Resources: context.obj({}),
    Filter: PDFName.of('FlateDecode'),
  };
  return draft.addStream(entries, deflated);
}

function addAnnotation(page: PDFDict, annotation: PDFRef): void {
  const annotations = page.lookupMaybe(PDFName.of('Annots'), PDFArray);
  if (annotations) annotations.push(annotation);
  else page.set(PDFName.of('Annots'), page.context.obj([annotation]));
}
