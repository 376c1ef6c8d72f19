import { PERMIT_LIMITS } from '../../pdf/read/limits.js';
import { ObjectParser } from '../../pdf/read/object-parser.js';
import { PdfDict, type PdfObject, PdfStream } from '../../pdf/read/objects.js';
import { readPages } from '../../pdf/read/page-tree.js';
import { PdfDocument } from '../../pdf/read/pdf-document.js';
import { readSealForm, type SealForm } from './seal-field.js';

const SEALED = {
  catalog:
    '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] /SigFlags 3 >> /Perms << /DocMDP 6 0 R >> >>',
  pages: '<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>',
  first: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [5 0 R] >>',
  second: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>',
  field: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (IssuerSeal) /F 132 /P 3 0 R /Rect [400 100 519 219] /V 6 0 R
    /AP << /N 7 0 R >> >>`,
  signature: `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached
    /M (D:20260820100000+08'00') /Reference [<<
    /TransformMethod /DocMDP /TransformParams << /P 1 /V /1.2 >> >>] >>`,
};

function parse(text: string): PdfObject {
  const options = { references: true, lenient: false, maxDepth: 9 };
  return new ObjectParser(Buffer.from(text, 'latin1'), 0, options).object();
}

function read(change: Partial<typeof SEALED> = {}): SealForm {
  const objects = Object.values({ ...SEALED, ...change }).map(parse);
  const appearance = new PdfStream(new PdfDict(new Map()), new Uint8Array(0));
  const trailer = parse('<< /Root 1 0 R >>') as PdfDict;
  const document = new PdfDocument(trailer, [undefined, ...objects, appearance], PERMIT_LIMITS);
  return readSealForm(document, readPages(document));
}

describe(readSealForm.name, () => {
  it('finds the one seal and its place', () => {
    const { seal, reserved } = read();
    const { page, rect, signatureRef, appearance, fieldName, claimedAt } = seal;
    expect(reserved).toBeUndefined();
    expect({ fieldName, claimedAt, page: page.number, rect, signature: signatureRef.objectNumber }).toEqual({
      fieldName: 'IssuerSeal',
      claimedAt: new Date('2026-08-20T02:00:00Z'),
      page: 1,
      rect: [400, 100, 519, 219],
      signature: 6,
    });
    expect(appearance).toBeInstanceOf(PdfStream);
  });

  it('accepts a widget that is printed but not locked', () => {
    expect(() => read({ field: SEALED.field.replace('132', '4') })).not.toThrow();
  });

  type Part = keyof typeof SEALED;
  it.each<{ fault: string; part: Part; find: string; put: string; code: string }>([
    { fault: 'no form', part: 'catalog', find: '/AcroForm', put: '/Other', code: 'seal-missing' },
    { fault: 'no field', part: 'catalog', find: '[5 0 R]', put: '[]', code: 'seal-field-count' },
    { fault: 'two fields', part: 'catalog', find: '[5 0 R]', put: '[5 0 R 5 0 R]', code: 'seal-field-count' },
    {
      fault: 'a field in the form itself',
      part: 'catalog',
      find: '[5 0 R]',
      put: '[<< >>]',
      code: 'seal-field-count',
    },
    {
      fault: 'other flags of the form',
      part: 'catalog',
      find: '/SigFlags 3',
      put: '/SigFlags 1',
      code: 'seal-field',
    },
    { fault: 'a text field', part: 'field', find: '/Sig', put: '/Tx', code: 'seal-field' },
    { fault: 'a field with kids', part: 'field', find: '/F 132', put: '/F 132 /Kids []', code: 'seal-field' },
    { fault: 'another annotation', part: 'field', find: '/Widget', put: '/Stamp', code: 'seal-field' },
    { fault: 'an unsigned field', part: 'field', find: '/V 6 0 R', put: '', code: 'seal-missing' },
    { fault: 'a hidden widget', part: 'field', find: '132', put: '134', code: 'seal-field-flags' },
    {
      fault: 'a widget that is not printed',
      part: 'field',
      find: '132',
      put: '128',
      code: 'seal-field-flags',
    },
    {
      fault: 'a widget not shown on screen',
      part: 'field',
      find: '132',
      put: '36',
      code: 'seal-field-flags',
    },
    { fault: 'an empty rectangle', part: 'field', find: '519 219', put: '400 219', code: 'seal-place' },
    { fault: 'a rectangle off the page', part: 'field', find: '519', put: '619', code: 'seal-place' },
    { fault: 'a page that is none', part: 'field', find: '3 0 R', put: '2 0 R', code: 'seal-place' },
    {
      fault: 'a page that does not know it',
      part: 'field',
      find: '3 0 R',
      put: '4 0 R',
      code: 'seal-annotations',
    },
    {
      fault: 'a second annotation',
      part: 'first',
      find: '[5 0 R]',
      put: '[5 0 R 6 0 R]',
      code: 'seal-annotations',
    },
    {
      fault: 'an annotation elsewhere',
      part: 'second',
      find: '842]',
      put: '842] /Annots [6 0 R]',
      code: 'seal-annotations',
    },
    {
      fault: 'a direct annotation',
      part: 'first',
      find: '[5 0 R]',
      put: '[5 0 R << >>]',
      code: 'seal-annotations',
    },
    { fault: 'no appearance', part: 'field', find: '/N 7', put: '/D 7', code: 'pdf-entry-missing' },
    {
      fault: 'another kind of signature',
      part: 'signature',
      find: 'ETSI.CAdES.detached',
      put: 'adbe.pkcs7.detached',
      code: 'seal-subfilter',
    },
    {
      fault: 'another handler',
      part: 'signature',
      find: 'Adobe.PPKLite',
      put: 'Entrust.PPKEF',
      code: 'seal-subfilter',
    },
    {
      fault: 'another type',
      part: 'signature',
      find: '/Type /Sig',
      put: '/Type /DocTimeStamp',
      code: 'seal-field',
    },
    {
      fault: 'no certification',
      part: 'signature',
      find: '/Reference',
      put: '/Name',
      code: 'seal-certification',
    },
    {
      fault: 'form filling allowed',
      part: 'signature',
      find: '/P 1',
      put: '/P 2',
      code: 'seal-certification',
    },
    {
      fault: 'another transform',
      part: 'signature',
      find: '/DocMDP',
      put: '/FieldMDP',
      code: 'seal-certification',
    },
    { fault: 'another version', part: 'signature', find: '/1.2', put: '/1.3', code: 'seal-certification' },
    { fault: 'no permissions', part: 'catalog', find: '/Perms', put: '/Other', code: 'seal-certification' },
    {
      fault: 'an entry nobody reads in the signature',
      part: 'signature',
      find: '/Type /Sig',
      put: '/Type /Sig /Prop_Build << >>',
      code: 'seal-field',
    },
    {
      fault: 'an entry nobody reads in the field',
      part: 'field',
      find: '/F 132',
      put: '/F 132 /MK << >>',
      code: 'seal-field',
    },
    { fault: 'a lock', part: 'field', find: '/F 132', put: '/F 132 /Lock << >>', code: 'seal-lock' },
    {
      fault: 'an entry nobody reads in the form',
      part: 'catalog',
      find: '3 >>',
      put: '3 /DA (x) >>',
      code: 'seal-field',
    },
    {
      fault: 'two appearances',
      part: 'field',
      find: '/N 7 0 R',
      put: '/N 7 0 R /D 7 0 R',
      code: 'seal-field',
    },
    {
      fault: 'a time that is none',
      part: 'signature',
      find: '0820100000',
      put: '0230100000',
      code: 'seal-time',
    },
    { fault: 'a time elsewhere', part: 'signature', find: "+08'", put: "+00'", code: 'seal-time' },
    {
      fault: 'permissions of another seal',
      part: 'catalog',
      find: '6 0 R',
      put: '5 0 R',
      code: 'seal-certification',
    },
    {
      fault: 'a second permission',
      part: 'catalog',
      find: '/DocMDP 6 0 R',
      put: '/DocMDP 6 0 R /UR3 6 0 R',
      code: 'seal-certification',
    },
  ])('refuses $fault', ({ part, find, put, code }) => {
    expect(SEALED[part]).toContain(find);
    expect(() => read({ [part]: SEALED[part].replace(find, put) })).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
