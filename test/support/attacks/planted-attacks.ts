import { PDFArray, PDFHexString, PDFName, PDFNumber, PDFRawStream, PDFRef, PDFString } from 'pdf-lib';
import type { PdfUpdate } from '../../../src/lib/pdf/write/pdf-update.js';
import {
  addAnnotation,
  addField,
  addOpenAction,
  addPage,
  addXfa,
  appended,
  arrayIn,
  changeFirstAppearance,
  changeMetadata,
  changePageContent,
  entryRef,
  fieldRefs,
  infoRef,
  moveFirstSeal,
  pageRef,
  setIn,
} from '../planted-updates.js';
import type { StageName } from '../sealed-stages.js';
import type { Attack, Sealed } from './attack.js';
import { signatureRef } from './forged-signatures.js';

type Planted = Readonly<{ name: string; plant: (update: PdfUpdate) => void; codes: readonly string[] }>;

/** Each is a valid update of a sealed permit, in every stage. */
const PLANTED: readonly Planted[] = [
  { name: 'incremental saving: page content', plant: changePageContent, codes: ['page-content-changed'] },
  { name: 'incremental saving: appended page', plant: addPage, codes: ['page-added', 'page-count-differs'] },
  {
    name: 'incremental saving: removed page',
    plant: removePage,
    codes: ['page-removed', 'page-count-differs'],
  },
  { name: 'incremental saving: pages in another order', plant: turnPages, codes: ['page-tree-changed'] },
  { name: 'incremental saving: size of a page', plant: cropPage, codes: ['page-box-changed'] },
  { name: 'incremental saving: script', plant: addOpenAction, codes: ['active-content-changed'] },
  { name: 'incremental saving: XFA', plant: addXfa, codes: ['active-content-changed'] },
  { name: 'incremental saving: metadata', plant: changeMetadata, codes: ['saved-again'] },
  {
    name: 'incremental saving: information',
    plant: (update) => setIn(update, infoRef(update)),
    codes: ['saved-again'],
  },
  { name: 'incremental saving: something unused', plant: addUnused, codes: ['object-unused'] },
  {
    name: 'shadow, hide: a layer is taken from the page',
    plant: dropContent,
    codes: ['page-content-changed'],
  },
  { name: 'shadow, replace: font swap', plant: swapFont, codes: ['page-font-changed'] },
  { name: 'shadow, replace: form field over the text', plant: addTextField, codes: ['field-added'] },
  { name: 'QR swap: drawn over the page', plant: swapQr, codes: ['page-content-changed'] },
  { name: 'evil annotation: text', plant: addAnnotation, codes: ['annotation-added'] },
  {
    name: 'evil annotation: stamp over the seal',
    plant: coverSeal,
    codes: ['seal-covered', 'annotation-added'],
  },
  { name: 'sneaky signature: visible field', plant: sneaky(true), codes: ['seal-added'] },
  { name: 'sneaky signature: empty visible field', plant: sneaky(false), codes: ['seal-field-added'] },
  {
    name: 'incremental saving: page content that becomes an annotation',
    plant: contentAsAnnotation,
    codes: ['page-content-changed', 'annotation-added'],
  },
  { name: 'recycled signature: second field', plant: recycle, codes: ['seal-recycled', 'seal-shared'] },
  { name: 'appearance of the seal', plant: changeFirstAppearance, codes: ['seal-appearance-changed'] },
  { name: 'place of the seal', plant: moveFirstSeal, codes: ['seal-field-changed'] },
];

const STAGES: readonly StageName[] = ['oneSeal', 'half', 'whole', 'lasting'];

export function plantedAttacks({ stages }: Sealed): Attack[] {
  return PLANTED.flatMap(({ name, plant, codes }) =>
    STAGES.map((base) => ({
      name: `${name}: ${base}`,
      bytes: appended(stages[base], plant),
      base,
      seenBy: 'changes' as const,
      expectedCodes: codes,
      verdicts: ['changed-after-sealing'] as const,
    })),
  );
}

function pageTree(update: PdfUpdate): { ref: PDFRef; kids: PDFArray; save: () => void } {
  const ref = entryRef(update.dict(update.catalogRef), 'Pages');
  const tree = update.dict(ref);
  const kids = arrayIn(tree, 'Kids');
  const save = (): void => {
    tree.set(PDFName.of('Count'), PDFNumber.of(kids.size()));
    update.replace(ref, tree);
  };
  return { ref, kids, save };
}

function removePage(update: PdfUpdate): void {
  const { kids, save } = pageTree(update);
  kids.remove(kids.size() - 1);
  save();
}

function turnPages(update: PdfUpdate): void {
  const { kids, save } = pageTree(update);
  const first = kids.get(0);
  kids.remove(0);
  kids.push(first);
  save();
}

function onPage(update: PdfUpdate, key: string, value: Parameters<PdfUpdate['context']['obj']>[0]): void {
  const ref = pageRef(update);
  const page = update.dict(ref);
  page.set(PDFName.of(key), update.context.obj(value as never));
  update.replace(ref, page);
}

function cropPage(update: PdfUpdate): void {
  onPage(update, 'CropBox', [0, 400, 595, 842]);
}

function addUnused(update: PdfUpdate): void {
  update.addStream({}, Buffer.from('q 0 0 99 99 re f Q'));
}

function contentsOf(update: PdfUpdate): PDFArray {
  return arrayIn(update.dict(pageRef(update)), 'Contents');
}

function dropContent(update: PdfUpdate): void {
  const contents = contentsOf(update);
  contents.remove(1);
  onPage(update, 'Contents', contents.asArray());
}

/** What is an annotation from now on is no longer compared as content by who asks the update what is one. */
function contentAsAnnotation(update: PdfUpdate): void {
  changePageContent(update);
  const ref = entryRef(update.dict(pageRef(update)), 'Annots');
  const annotations = update.array(ref);
  const content = contentsOf(update).asArray().at(-1);
  if (content) annotations.push(content);
  update.replace(ref, annotations);
}

/** White over the place of the code, and other modules in it. */
function swapQr(update: PdfUpdate): void {
  const contents = contentsOf(update);
  const drawing = '1 g 400 80 120 120 re f 0 g 420 100 4 4 re 428 100 4 4 re 424 104 4 4 re f';
  contents.push(update.addStream({}, Buffer.from(drawing)));
  onPage(update, 'Contents', contents.asArray());
}

/** The font program is exchanged: the same codes now show other signs. */
function swapFont(update: PdfUpdate): void {
  const resources = update.dict(update.dict(pageRef(update)).get(PDFName.of('Resources')));
  const fonts = update.dict(resources.get(PDFName.of('Font')));
  const [font] = fonts.values();
  const [descendant] = update.array(update.dict(font).get(PDFName.of('DescendantFonts'))).asArray();
  const descriptor = update.dict(update.dict(descendant).get(PDFName.of('FontDescriptor')));
  const file = descriptor.get(PDFName.of('FontFile2')) ?? descriptor.get(PDFName.of('FontFile3'));
  if (!(file instanceof PDFRef)) throw new Error('no font program');
  update.replace(file, PDFRawStream.of(update.context.obj({ Length: 4 }), Buffer.from('true')));
}

function addTextField(update: PdfUpdate): void {
  addField(update, {
    FT: 'Tx',
    T: PDFString.of('Area'),
    V: PDFString.of('99999'),
    Rect: [60, 500, 300, 520],
    F: 4,
  });
}

function coverSeal(update: PdfUpdate): void {
  const ref = entryRef(update.dict(pageRef(update)), 'Annots');
  const annotations = update.array(ref);
  const rect = update.dict(fieldRefs(update)[0]).get(PDFName.of('Rect'));
  const stamp = { Type: 'Annot', Subtype: 'Stamp', Rect: rect, Contents: PDFHexString.fromText('已作废') };
  annotations.push(update.add(update.context.obj(stamp as never)));
  update.replace(ref, annotations);
}

function sneaky(isFilled: boolean): (update: PdfUpdate) => void {
  const value = isFilled && { Type: 'Sig', SubFilter: 'adbe.pkcs7.detached' };
  const field = { T: PDFString.of('Approval'), Rect: [60, 500, 300, 560], F: 132 };
  return (update) => addField(update, field, value);
}

function recycle(update: PdfUpdate): void {
  addField(update, { T: PDFString.of('Again'), Rect: [300, 600, 420, 720], F: 132, V: signatureRef(update) });
}
