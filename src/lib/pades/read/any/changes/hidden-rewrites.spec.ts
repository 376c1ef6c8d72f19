import {
  certifying,
  crossReferenced,
  handSealed,
  PAINT,
} from '../../../../../../test/support/hand-sealed-pdf.js';
import { updated } from '../../../../../../test/support/hand-made-pdf.js';
import { readAnyPdf, readSignatureFields } from '../../../../pdf/read/any/index.js';
import { findChanges } from './index.js';

const refusals = (bytes: Uint8Array): string[] => {
  const pdf = readAnyPdf(bytes);
  const changes = findChanges(pdf, readSignatureFields(pdf)).flatMap((seal) => seal.changes);
  return changes.filter(({ permitted }) => !permitted).map(({ code }) => code);
};

const PAGE = '/Type /Page /Parent 2 0 R /Contents 5 0 R';
const WITH_TEXT = {
  7: '<< /Fields [4 0 R 8 0 R] /SigFlags 3 >>',
  8: '<< /FT /Tx /T (Text) >>',
};
const WITH_RESOURCES = {
  3: `<< ${PAGE} /Resources 8 0 R /Annots [4 0 R] >>`,
  8: '<< /XObject << /A 9 0 R >> >>',
  9: PAINT,
};

describe('an object that the page is drawn with', () => {
  it('is still as it was in a file that nobody continued', () => {
    expect(refusals(handSealed())).toEqual([]);
  });

  it.each([
    {
      becomes: 'an annotation',
      file: updated(handSealed(), { 3: `<< ${PAGE} /Annots [4 0 R 5 0 R] >>`, 5: PAINT }),
      codes: ['page-content-changed', 'annotation-added'],
    },
    {
      becomes: 'an annotation where annotations are allowed',
      file: updated(handSealed({}, certifying(3)), { 3: `<< ${PAGE} /Annots [4 0 R 5 0 R] >>`, 5: PAINT }),
      codes: ['page-content-changed', 'annotation-added'],
    },
    {
      becomes: 'the value of a text field',
      file: updated(handSealed(WITH_TEXT), { 8: '<< /FT /Tx /T (Text) /V 5 0 R >>', 5: PAINT }),
      codes: ['page-content-changed'],
    },
    {
      becomes: 'the form',
      file: updated(handSealed(WITH_RESOURCES), {
        1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 8 0 R >>',
        8: '<< /Fields [4 0 R] /SigFlags 3 /XObject << >> >>',
      }),
      codes: ['page-image-changed'],
    },
    {
      becomes: 'a new field',
      file: updated(handSealed(WITH_RESOURCES), {
        7: '<< /Fields [4 0 R 8 0 R] /SigFlags 3 >>',
        8: '<< /FT /Sig /T (New) /XObject << >> >>',
      }),
      codes: ['page-image-changed', 'field-added'],
    },
    {
      becomes: 'the list of fields',
      file: updated(
        handSealed({ 3: `<< /Type /Page /Parent 2 0 R /Contents 8 0 R /Annots [4 0 R] >>`, 8: '[5 0 R]' }),
        { 7: '<< /Fields 8 0 R /SigFlags 3 >>', 8: '[4 0 R]' },
      ),
      codes: ['page-content-changed'],
    },
    {
      becomes: 'the catalogue',
      file: updated(
        handSealed(WITH_RESOURCES),
        { 8: '<< /Type /Catalog /Pages 2 0 R /AcroForm 7 0 R >>' },
        '/Root 8 0 R',
      ),
      codes: ['page-image-changed'],
    },
    {
      becomes: 'a new field that the page referred to before it was there',
      file: updated(handSealed({ 3: `<< ${PAGE} /Resources 8 0 R /Annots [4 0 R] >>` }), {
        7: '<< /Fields [4 0 R 8 0 R] /SigFlags 3 >>',
        8: '<< /FT /Sig /T (New) /XObject << >> >>',
      }),
      codes: ['page-resource-changed'],
    },
  ])('is compared all the same when it becomes $becomes', ({ file, codes }) => {
    expect(refusals(file)).toEqual(expect.arrayContaining(codes));
  });
});

describe('another generation of a number', () => {
  const note = (text: string): string =>
    `<< /Type /Annot /Subtype /FreeText /Rect [30 30 99 99] /Contents (${text}) >>`;
  const row = (offset: number, generation: number): string =>
    `${String(offset).padStart(10, '0')} ${String(generation).padStart(5, '0')} n \n`;

  it('is another object: what was there is gone', () => {
    const file = updated(handSealed(), {
      3: '<< /Type /Page /Parent 2 0 R /Contents 5 1 R /Annots [4 0 R] >>',
    });
    expect(refusals(file)).toEqual(['page-content-changed']);
  });

  it('takes an annotation from the page', () => {
    const file = updated(handSealed(), { 3: `<< ${PAGE} /Annots [4 1 R] >>` });
    expect(refusals(file)).toEqual(['annotation-changed']);
  });

  it('is not needed to show an annotation once more, above the others', () => {
    const file = handSealed({ 3: `<< ${PAGE} /Annots [4 0 R 9 0 R] >>`, 9: note('one') });
    expect(refusals(updated(file, { 3: `<< ${PAGE} /Annots [4 0 R 9 0 R 4 0 R] >>` }))).toEqual([
      'annotation-changed',
    ]);
  });

  it('is compared like any other', () => {
    const file = handSealed({ 3: `<< ${PAGE} /Annots [4 0 R 9 1 R] >>` });
    const added = (before: Buffer, text: string): Buffer =>
      crossReferenced(before, `9 1\n${row(before.length, 1)}`, `9 1 obj\n${note(text)}\nendobj\n`);
    const noted = added(file, 'one');
    expect(refusals(noted)).toContain('annotation-changed');
    expect(refusals(added(noted, 'two')).length).toBeGreaterThan(refusals(noted).length);
  });
});

describe('the value of a text field that is an object of its own', () => {
  const objects = { ...WITH_TEXT, 8: '<< /FT /Tx /T (Text) /V 9 0 R >>', 9: '(1)' };
  const lock = '/Reference [<< /TransformMethod /FieldMDP /TransformParams << /Action /All >> >>]';

  it.each([
    { rights: 'a certification without changes', reference: certifying(1), codes: ['form-filled'] },
    { rights: 'a lock', reference: lock, codes: ['form-filled'] },
    { rights: 'a certification for forms', reference: certifying(2), codes: [] },
  ])('is filled in anew, under $rights', ({ reference, codes }) => {
    expect(refusals(updated(handSealed(objects, reference), { 9: '(2)' }))).toEqual(codes);
  });

  it('is no way to the content of the page', () => {
    const file = handSealed({ ...objects, 8: '<< /FT /Tx /T (Text) /V 5 0 R >>' });
    expect(refusals(updated(file, { 5: PAINT }))).toEqual(['page-content-changed']);
  });
});
