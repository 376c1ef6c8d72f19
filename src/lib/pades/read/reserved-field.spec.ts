import { PERMIT_LIMITS } from '../../pdf/read/limits.js';
import { ObjectParser } from '../../pdf/read/object-parser.js';
import { PdfDict, type PdfObject, PdfStream } from '../../pdf/read/objects.js';
import { readPages } from '../../pdf/read/page-tree.js';
import { PdfDocument } from '../../pdf/read/pdf-document.js';
import { assertLocks } from './reserved-field.js';
import { readSealForm, type SealForm } from './seal-field.js';

const DOCUMENT = {
  catalog:
    '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R 6 0 R] /SigFlags 3 >> /Perms << /DocMDP 5 0 R >> >>',
  pages: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
  page: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [4 0 R 6 0 R] >>',
  field: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (IssuerSeal) /F 132 /P 3 0 R /Rect [400 100 519 219]
    /V 5 0 R /AP << /N 8 0 R >> >>`,
  signature: `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached
    /M (D:20260820100000+08'00') /Reference [<< /TransformMethod /DocMDP /TransformParams << /P 2 /V /1.2 >> >>] >>`,
  reserved: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (HolderSeal) /F 132 /P 3 0 R /Rect [200 100 319 219]
    /Lock 7 0 R /AP << /N 8 0 R >> >>`,
  lock: '<< /Type /SigFieldLock /Action /Include /Fields [(IssuerSeal) (HolderSeal)] /P 1 >>',
};

function parse(text: string): PdfObject {
  const options = { references: true, lenient: false, maxDepth: 9 };
  return new ObjectParser(Buffer.from(text, 'latin1'), 0, options).object();
}

function documentOf(change: Partial<typeof DOCUMENT>, appearance = ''): PdfDocument {
  const objects = Object.values({ ...DOCUMENT, ...change }).map(parse);
  const shown = new PdfStream(new PdfDict(new Map()), Buffer.from(appearance));
  const trailer = parse('<< /Root 1 0 R >>') as PdfDict;
  return new PdfDocument(trailer, [undefined, ...objects, shown], PERMIT_LIMITS);
}

function read(change: Partial<typeof DOCUMENT> = {}, appearance = ''): SealForm {
  const document = documentOf(change, appearance);
  return readSealForm(document, readPages(document));
}

describe(readSealForm.name, () => {
  it('finds the field that is reserved for the second party', () => {
    const { seal, reserved } = read();
    expect(seal.fieldName).toBe('IssuerSeal');
    expect(reserved).toMatchObject({ fieldName: 'HolderSeal', rect: [200, 100, 319, 219] });
  });

  type Part = keyof typeof DOCUMENT;
  it.each<{ fault: string; part: Part; find: string; put: string; code: string }>([
    { fault: 'P=1 beside it', part: 'signature', find: '/P 2', put: '/P 1', code: 'seal-field-count' },
    { fault: 'P=3', part: 'signature', find: '/P 2', put: '/P 3', code: 'seal-certification' },
    {
      fault: 'a field signed already',
      part: 'reserved',
      find: '/Lock',
      put: '/V 5 0 R /Lock',
      code: 'seal-reserved-field',
    },
    {
      fault: 'the name of the seal',
      part: 'reserved',
      find: 'HolderSeal',
      put: 'IssuerSeal',
      code: 'seal-reserved-field',
    },
    { fault: 'no name', part: 'reserved', find: '(HolderSeal)', put: '()', code: 'seal-reserved-field' },
    { fault: 'no lock', part: 'reserved', find: '/Lock 7 0 R', put: '/TU (x)', code: 'seal-lock' },
    { fault: 'a lock on everything', part: 'lock', find: '/Include', put: '/All', code: 'seal-lock' },
    { fault: 'a lock on all but some', part: 'lock', find: '/Include', put: '/Exclude', code: 'seal-lock' },
    { fault: 'a lock on one field', part: 'lock', find: '(IssuerSeal) ', put: '', code: 'seal-lock' },
    {
      fault: 'a lock on a third field',
      part: 'lock',
      find: '(HolderSeal)',
      put: '(HolderSeal) (X)',
      code: 'seal-lock',
    },
    {
      fault: 'a lock in another order',
      part: 'lock',
      find: '(IssuerSeal) (HolderSeal)',
      put: '(HolderSeal) (IssuerSeal)',
      code: 'seal-lock',
    },
    { fault: 'a lock that closes nothing', part: 'lock', find: ' /P 1', put: '', code: 'seal-lock' },
    { fault: 'a lock that lets forms be filled', part: 'lock', find: '/P 1', put: '/P 2', code: 'seal-lock' },
    { fault: 'a lock with more', part: 'lock', find: '/P 1', put: '/P 1 /X 1', code: 'seal-lock' },
    { fault: 'a hidden place', part: 'reserved', find: '132', put: '134', code: 'seal-field-flags' },
    { fault: 'an empty place', part: 'reserved', find: '319 219', put: '200 100', code: 'seal-place' },
    { fault: 'a place off the page', part: 'reserved', find: '319', put: '700', code: 'seal-place' },
    {
      fault: 'a page that does not show it',
      part: 'page',
      find: ' 6 0 R',
      put: '',
      code: 'seal-annotations',
    },
    {
      fault: 'annotations in another order',
      part: 'page',
      find: '4 0 R 6 0 R',
      put: '6 0 R 4 0 R',
      code: 'seal-annotations',
    },
    {
      fault: 'a third field',
      part: 'catalog',
      find: '6 0 R]',
      put: '6 0 R 7 0 R]',
      code: 'seal-field-count',
    },
  ])('refuses $fault', ({ part, find, put, code }) => {
    expect(DOCUMENT[part]).toContain(find);
    expect(() => read({ [part]: DOCUMENT[part].replace(find, put) })).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('refuses P=2 without a field that could be signed', () => {
    const change = {
      catalog: DOCUMENT.catalog.replace(' 6 0 R', ''),
      page: DOCUMENT.page.replace(' 6 0 R', ''),
    };
    expect(() => read(change)).toThrow(expect.objectContaining({ code: 'seal-certification' }));
  });

  it('refuses a reserved field that shows something', () => {
    expect(() => read({}, '0 0 9 9 re f')).toThrow(expect.objectContaining({ code: 'seal-reserved-field' }));
  });
});

describe(assertLocks.name, () => {
  const REFERENCE = `<< /Type /SigRef /TransformMethod /FieldMDP /TransformParams << /Type /TransformParams
    /Action /Include /Fields [(IssuerSeal) (HolderSeal)] /V /1.2 >> /Data 1 0 R >>`;
  const judge = (references: string): void => {
    const { reserved } = read();
    if (reserved === undefined) throw new Error('no field');
    assertLocks(documentOf({}), parse(`<< /Reference ${references} >>`) as PdfDict, reserved);
  };

  it('accepts the lock of the field, repeated', () => {
    expect(() => judge(`[${REFERENCE}]`)).not.toThrow();
  });

  it.each([
    { fault: 'none', references: '[]', code: 'seal-certification' },
    { fault: 'two', references: `[${REFERENCE} ${REFERENCE}]`, code: 'seal-certification' },
    {
      fault: 'a certification',
      references: `[${REFERENCE.replace('FieldMDP', 'DocMDP')}]`,
      code: 'seal-lock',
    },
    { fault: 'all fields', references: `[${REFERENCE.replace('Include', 'All')}]`, code: 'seal-lock' },
    { fault: 'fewer fields', references: `[${REFERENCE.replace('(IssuerSeal)', '')}]`, code: 'seal-lock' },
    { fault: 'a permission', references: `[${REFERENCE.replace('/V', '/P 1 /V')}]`, code: 'seal-lock' },
    { fault: 'another version', references: `[${REFERENCE.replace('1.2', '1.3')}]`, code: 'seal-lock' },
    { fault: 'another object', references: `[${REFERENCE.replace('1 0 R', '2 0 R')}]`, code: 'seal-lock' },
    {
      fault: 'a digest',
      references: `[${REFERENCE.replace('/Data', '/DigestMethod /MD5 /Data')}]`,
      code: 'seal-lock',
    },
  ])('refuses $fault', ({ references, code }) => {
    expect(() => judge(references)).toThrow(expect.objectContaining({ code }));
  });
});
