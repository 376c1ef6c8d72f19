import { PdfDict, type PdfObject, PdfStream } from '../../../src/lib/pdf/read/objects.js';
import { readPages } from '../../../src/lib/pdf/read/page-tree.js';
import type { PdfDocument } from '../../../src/lib/pdf/read/pdf-document.js';
import { forbidden, type PdfAFile, type PdfARule, typeOf } from './rule.js';

/** ISO 32000-1 table 165. */
const INVISIBLE = 1;
const HIDDEN = 2;
const PRINT = 4;
const NO_VIEW = 32;
const TOGGLE_NO_VIEW = 256;

/** Annotations, form and transparency. */
export const ANNOTATION_RULES: readonly PdfARule[] = [
  {
    rule: '6.3.1: annotations are widgets of seals and timestamps',
    faults: (file) =>
      annotationsOf(file)
        .filter((annotation) => typeOf(file.document, annotation, 'Subtype') !== 'Widget')
        .map((annotation) => typeOf(file.document, annotation, 'Subtype')),
  },
  {
    rule: '6.3.1: every signature field is on a page',
    faults: (file) => {
      const onPages = annotationsOf(file);
      const fields = file.dicts.filter((dict) => typeOf(file.document, dict, 'FT') === 'Sig');
      return fields.filter((field) => !onPages.includes(field)).map(() => 'a field without place');
    },
  },
  {
    rule: '6.3.2: every annotation is printed and not hidden',
    faults: (file) =>
      annotationsOf(file).flatMap((annotation) => {
        const flags = file.document.optionalNumber(annotation, 'F') ?? 0;
        const hiding = flags & (INVISIBLE | HIDDEN | NO_VIEW | TOGGLE_NO_VIEW);
        return (flags & PRINT) === 0 || hiding !== 0 ? [`F ${flags}`] : [];
      }),
  },
  {
    rule: '6.3.3: every annotation has a normal appearance and no other, unless its rectangle is zero',
    faults: (file) =>
      annotationsOf(file).flatMap((annotation) => appearanceFaults(file.document, annotation)),
  },
  {
    rule: '6.4.1: no field acts, and no viewer draws fields of its own',
    faults: ({ document, catalog }) => {
      const form = document.optionalDict(catalog, 'AcroForm');
      return form?.entries.get('NeedAppearances') === true ? ['/NeedAppearances'] : [];
    },
  },
  {
    rule: '6.4.2: no XFA',
    faults: ({ dicts }) => forbidden(dicts, ['XFA', 'NeedsRendering']),
  },
  {
    rule: '6.2.10: a page that shows something transparent names the colour space in which it is mixed',
    faults: (file) =>
      readPages(file.document)
        .filter(({ dict }) => isTransparent(file.document, dict) && !mixesColours(file.document, dict))
        .map(({ number }) => `page ${number}`),
  },
  {
    rule: '6.2.10: objects are mixed in the normal way',
    faults: (file) =>
      file.dicts.flatMap((dict) => {
        const mode = dict.entries.get('BM');
        return mode === undefined || ['Normal', 'Compatible'].includes(typeOf(file.document, dict, 'BM'))
          ? []
          : ['/BM'];
      }),
  },
];

function annotationsOf({ document }: PdfAFile): PdfDict[] {
  return readPages(document).flatMap(({ dict }) =>
    (document.optionalArray(dict, 'Annots') ?? []).map((ref) => {
      const annotation = document.resolve(ref);
      if (annotation instanceof PdfDict) return annotation;
      throw new Error('an annotation is no dictionary');
    }),
  );
}

function appearanceFaults(document: PdfDocument, annotation: PdfDict): string[] {
  const [left, bottom, right, top] = document.numbers(annotation, 'Rect', 4);
  const appearance = document.optionalDict(annotation, 'AP');
  if (appearance === undefined) return left === right && bottom === top ? [] : ['no AP'];
  const isStream = document.entry(appearance, 'N') instanceof PdfStream;
  return isStream && appearance.entries.size === 1 ? [] : ['AP is more than one stream'];
}

/** ISO 32000-1 §11.6: soft masks, constant alpha, blend modes, groups; searched in all that the page shows. */
function isTransparent(document: PdfDocument, page: PdfDict): boolean {
  const seen = new Set<PdfObject>();
  const shows = (object: PdfObject | undefined): boolean => {
    const held = document.resolve(object);
    if (held === undefined || held === null || typeof held !== 'object' || seen.has(held)) return false;
    seen.add(held);
    const dict = held instanceof PdfStream ? held.dict : held;
    if (Array.isArray(dict)) return dict.some(shows);
    if (!(dict instanceof PdfDict)) return false;
    if (hasTransparency(dict) || (held instanceof PdfStream && dict.entries.has('Group'))) return true;
    return ['Resources', 'XObject', 'ExtGState', 'Pattern', 'AP', 'N', 'Annots'].some((key) => {
      const value = document.entry(dict, key);
      if (!(value instanceof PdfDict) || ['Resources', 'AP'].includes(key)) return shows(value);
      return shows(value) || [...value.entries.values()].some(shows);
    });
  };
  return shows(page);
}

function hasTransparency({ entries }: PdfDict): boolean {
  const isReduced = ['CA', 'ca'].some((key) => entries.has(key) && entries.get(key) !== 1);
  return isReduced || entries.has('SMask') || entries.has('SMaskInData') || entries.has('BM');
}

function mixesColours(document: PdfDocument, page: PdfDict): boolean {
  const group = document.optionalDict(page, 'Group');
  return (
    group !== undefined &&
    typeOf(document, group, 'S') === 'Transparency' &&
    typeOf(document, group, 'CS') === 'DeviceRGB'
  );
}
