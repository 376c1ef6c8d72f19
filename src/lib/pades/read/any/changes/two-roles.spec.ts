import { certifying, handSealed, PAINT } from '../../../../../../test/support/hand-sealed-pdf.js';
import { streamOf, updated } from '../../../../../../test/support/hand-made-pdf.js';
import { readAnyPdf, readSignatureFields } from '../../../../pdf/read/any/index.js';
import { findChanges } from './index.js';

const refusals = (bytes: Uint8Array): string[] => {
  const pdf = readAnyPdf(bytes);
  const changes = findChanges(pdf, readSignatureFields(pdf)).flatMap((seal) => seal.changes);
  return changes.filter(({ permitted }) => !permitted).map(({ code }) => code);
};

const PAGE = '/Type /Page /Parent 2 0 R';
const FORM = streamOf('/Type /XObject /Subtype /Form /BBox [0 0 9 9]', '0 g 0 0 9 9 re f');
const TWO_FIELDS = '<< /Fields [4 0 R 8 0 R] /SigFlags 3 >>';
const FIELD = (value: string): string => `<< /FT /Tx /T (Text) /V ${value} >>`;
const drawing = (resources: string, rest = '/Annots [4 0 R]'): string =>
  `<< ${PAGE} /Contents 5 0 R /Resources ${resources} ${rest} >>`;

describe('one object in two roles, of which one is how a page looks', () => {
  it.each([
    {
      role: 'a text field and the pictures of the page',
      objects: { 3: drawing('<< /XObject 8 0 R >>'), 7: TWO_FIELDS, 8: FIELD('9 0 R'), 9: FORM },
      update: { 8: FIELD('10 0 R'), 10: PAINT },
      code: 'page-image-changed',
    },
    {
      role: 'a text field and the pictures of the page, by way of an object of its own',
      objects: {
        3: drawing('11 0 R'),
        7: TWO_FIELDS,
        8: FIELD('9 0 R'),
        9: FORM,
        11: '<< /XObject 12 0 R >>',
        12: '8 0 R',
      },
      update: { 8: FIELD('10 0 R'), 10: PAINT },
      code: 'page-image-changed',
    },
    {
      role: 'a text field and the looks of the seal',
      objects: {
        4:
          '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Seal) /P 3 0 R /Rect [0 0 20 20] /V 6 0 R ' +
          '/AS /V /AP << /N 8 0 R >> >>',
        7: TWO_FIELDS,
        8: FIELD('9 0 R'),
        9: FORM,
      },
      update: { 8: FIELD('10 0 R'), 10: PAINT },
      code: 'seal-appearance-changed',
    },
    {
      role: 'an annotation and the content of the page',
      objects: { 3: `<< ${PAGE} /Contents 5 0 R /Annots [4 0 R 5 0 R] >>` },
      update: { 5: PAINT },
      code: 'page-content-changed',
    },
    {
      role: 'an annotation and the page',
      objects: { 3: `<< ${PAGE} /Contents 5 0 R /Annots [4 0 R 3 0 R] >>` },
      update: { 3: `<< ${PAGE} /Contents 9 0 R /Annots [4 0 R 3 0 R] >>`, 9: PAINT },
      code: 'page-content-changed',
    },
    {
      role: 'an annotation and the root of the pages',
      objects: {
        2: '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 99 99] /Resources << /XObject << /A 9 0 R >> >> >>',
        3: `<< ${PAGE} /Contents 5 0 R /Annots [4 0 R 2 0 R] >>`,
        9: FORM,
      },
      update: { 9: PAINT },
      code: 'page-image-changed',
    },
    {
      role: 'the list of fields and the list of pages',
      objects: {
        2: '<< /Type /Pages /Kids 9 0 R /Count 1 /MediaBox [0 0 99 99] >>',
        7: '<< /Fields 9 0 R /SigFlags 3 >>',
        9: '[3 0 R 4 0 R]',
      },
      update: { 5: PAINT },
      code: 'page-content-changed',
    },
    {
      role: 'the store of validation data and the pictures of the page',
      objects: {
        1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 7 0 R /DSS 8 0 R >>',
        3: drawing('<< /XObject 8 0 R >>'),
        8: '<< /OCSPs 9 0 R >>',
        9: FORM,
      },
      update: { 8: '<< /OCSPs 10 0 R >>', 10: PAINT },
      code: 'page-image-changed',
    },
    {
      role: 'the catalogue and the pictures of the page',
      objects: {
        1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 7 0 R /Metadata 9 0 R >>',
        3: drawing('<< /XObject 1 0 R >>'),
        9: FORM,
      },
      update: { 9: PAINT },
      code: 'page-image-changed',
    },
    {
      role: 'the annotations of the page and a picture',
      objects: { 3: drawing('<< /XObject 3 0 R >>', '/Annots 9 0 R'), 9: FORM },
      update: { 9: PAINT },
      code: 'page-changed',
    },
  ])('is compared as what is shown: $role', ({ objects, update, code }) => {
    const file = handSealed(objects, certifying(3));
    expect(refusals(file)).toEqual([]);
    expect(refusals(updated(file, update))).toContain(code);
  });

  it('is not a field that actions and structure refer to', () => {
    const objects = {
      1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 7 0 R /OpenAction 11 0 R /StructTreeRoot 12 0 R >>',
      3: drawing('<< /XObject << /A 9 0 R >> >>', '/Annots [4 0 R 8 0 R] /AA << /O 11 0 R >>'),
      7: TWO_FIELDS,
      8: FIELD('(1)'),
      9: FORM,
      11: '<< /S /ResetForm /Fields [8 0 R] >>',
      12: '<< /Type /StructTreeRoot /K << /S /Form /P 12 0 R /Pg 3 0 R /K << /Type /OBJR /Obj 8 0 R >> >> >>',
    };
    expect(refusals(updated(handSealed(objects, certifying(2)), { 8: FIELD('(2)') }))).toEqual([]);
  });
});
