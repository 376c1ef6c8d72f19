import {
  PDFArray,
  type PDFDict,
  PDFHexString,
  PDFName,
  PDFNumber,
  PDFRawStream,
  PDFRef,
  PDFString,
} from 'pdf-lib';
import { PdfUpdate } from '../../src/lib/pdf/write/pdf-update.js';

/*
 * What somebody might append to a sealed permit. Each is a valid update by itself.
 */

export function appended(bytes: Uint8Array, plant: (update: PdfUpdate) => void): Uint8Array {
  const update = PdfUpdate.of(bytes);
  plant(update);
  return update.serialise();
}

export function entryRef(dict: PDFDict, key: string): PDFRef {
  const ref = dict.get(PDFName.of(key));
  if (ref instanceof PDFRef) return ref;
  throw new Error(`${key} is no reference`);
}

export function arrayIn(dict: PDFDict, key: string): PDFArray {
  const array = dict.get(PDFName.of(key));
  if (array instanceof PDFArray) return array;
  throw new Error(`${key} is no array`);
}

export function formRef(update: PdfUpdate): PDFRef {
  return entryRef(update.dict(update.catalogRef), 'AcroForm');
}

export function fieldRefs(update: PdfUpdate): PDFRef[] {
  const fields = update.array(update.dict(formRef(update)).get(PDFName.of('Fields')));
  return fields.asArray().filter((ref) => ref instanceof PDFRef);
}

/** The page of the first seal. */
export function pageRef(update: PdfUpdate): PDFRef {
  return entryRef(update.dict(fieldRefs(update)[0]), 'P');
}

export function infoRef(update: PdfUpdate): PDFRef {
  const chain = (update as unknown as { chain: { info: PDFRef } }).chain;
  return chain.info;
}

export function again(update: PdfUpdate, ref: PDFRef): void {
  update.replace(ref, update.object(ref));
}

export function setIn(update: PdfUpdate, ref: PDFRef): void {
  const dict = update.dict(ref);
  dict.set(PDFName.of('Added'), PDFString.of('x'));
  update.replace(ref, dict);
}

export function changePageContent(update: PdfUpdate): void {
  const contents = update.dict(pageRef(update)).get(PDFName.of('Contents'));
  const last = contents instanceof PDFArray ? contents.asArray().at(-1) : contents;
  if (!(last instanceof PDFRef)) throw new Error('no content');
  const dict = update.context.obj({ Length: 21 });
  update.replace(last, PDFRawStream.of(dict, Buffer.from('1 0 0 rg 0 0 9 9 re f')));
}

export function addPage(update: PdfUpdate): void {
  const treeRef = entryRef(update.dict(update.catalogRef), 'Pages');
  const tree = update.dict(treeRef);
  const page = { Type: 'Page', Parent: treeRef, MediaBox: [0, 0, 595, 842], Resources: {} };
  const kids = arrayIn(tree, 'Kids');
  kids.push(update.add(update.context.obj(page)));
  tree.set(PDFName.of('Count'), PDFNumber.of(kids.size()));
  update.replace(treeRef, tree);
}

export function changeMetadata(update: PdfUpdate): void {
  const ref = entryRef(update.dict(update.catalogRef), 'Metadata');
  const dict = update.context.obj({ Type: 'Metadata', Subtype: 'XML', Length: 4 });
  update.replace(ref, PDFRawStream.of(dict, Buffer.from('<x/>')));
}

export function changeFirstAppearance(update: PdfUpdate): void {
  const appearance = entryRef(update.dict(update.dict(fieldRefs(update)[0]).get(PDFName.of('AP'))), 'N');
  const dict = update.context.obj({ Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 9, 9], Length: 1 });
  update.replace(appearance, PDFRawStream.of(dict, Buffer.from('n')));
}

export function moveFirstSeal(update: PdfUpdate): void {
  const [first] = fieldRefs(update);
  const field = update.dict(first);
  field.set(PDFName.of('Rect'), update.context.obj([0, 0, 50, 50]));
  if (first) update.replace(first, field);
}

export function addAnnotation(update: PdfUpdate): void {
  const ref = entryRef(update.dict(pageRef(update)), 'Annots');
  const annotations = update.array(ref);
  const note = {
    Type: 'Annot',
    Subtype: 'FreeText',
    Rect: [0, 0, 99, 99],
    Contents: PDFHexString.fromText('已作废'),
  };
  annotations.push(update.add(update.context.obj(note)));
  update.replace(ref, annotations);
}

export function addDefaultAppearance(update: PdfUpdate): void {
  const form = update.dict(formRef(update));
  form.set(PDFName.of('DA'), PDFString.of('/F0 12 Tf'));
  update.replace(formRef(update), form);
}

export function addXfa(update: PdfUpdate): void {
  const form = update.dict(formRef(update));
  form.set(PDFName.of('XFA'), PDFString.of('<xdp/>'));
  update.replace(formRef(update), form);
}

export function addOpenAction(update: PdfUpdate): void {
  const catalog = update.dict(update.catalogRef);
  catalog.set(PDFName.of('OpenAction'), update.context.obj({ S: 'JavaScript', JS: PDFString.of('x') }));
  update.replace(update.catalogRef, catalog);
}

export const TIMESTAMP_FIELD = { F: 132, T: PDFString.of('DocumentTimestamp1'), Rect: [0, 0, 0, 0] };

const TIMESTAMP = {
  Type: 'DocTimeStamp',
  Filter: 'Adobe.PPKLite',
  SubFilter: 'ETSI.RFC3161',
  V: 0,
  ByteRange: [0, 1, 2, 3],
  Contents: PDFHexString.of('3000'),
};

/** A field on the page of the first seal, as a document timestamp has one. @param value its signature dictionary */
export function addField(
  update: PdfUpdate,
  entries: Record<string, unknown>,
  value: boolean | Record<string, unknown> = false,
): void {
  const page = pageRef(update);
  const signature = typeof value === 'object' ? { ...TIMESTAMP, ...value } : TIMESTAMP;
  const field = {
    Type: 'Annot',
    Subtype: 'Widget',
    FT: 'Sig',
    P: page,
    ...(value !== false && { V: update.add(update.context.obj(signature as never)) }),
    ...entries,
  };
  const ref = update.add(update.context.obj(field as never));
  const form = update.dict(formRef(update));
  const fields = update.array(form.get(PDFName.of('Fields')));
  fields.push(ref);
  update.replace(formRef(update), form);
  const annotationsRef = entryRef(update.dict(page), 'Annots');
  const annotations = update.array(annotationsRef);
  annotations.push(ref);
  update.replace(annotationsRef, annotations);
}

/** A document security store with nothing in it. */
export function addStore(update: PdfUpdate): void {
  const catalog = update.dict(update.catalogRef);
  catalog.set(PDFName.of('DSS'), update.add(update.context.obj({ Type: 'DSS', VRI: {} })));
  update.replace(update.catalogRef, catalog);
}

/** Something in the field that waits for a seal. */
export function fillReserved(update: PdfUpdate): void {
  const reserved = fieldRefs(update).at(-1);
  const field = update.dict(reserved);
  field.set(PDFName.of('V'), update.add(update.context.obj({ Type: 'Sig' })));
  if (reserved) update.replace(reserved, field);
  const appearance = entryRef(update.dict(field.get(PDFName.of('AP'))), 'N');
  const old = update.object(appearance);
  if (old instanceof PDFRawStream) {
    old.dict.set(PDFName.of('Length'), PDFNumber.of(1));
    update.replace(appearance, PDFRawStream.of(old.dict, Buffer.from('n')));
  }
}
