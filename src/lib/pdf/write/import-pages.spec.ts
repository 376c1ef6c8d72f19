import { inflateSync } from 'node:zlib';
import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  type PDFPage,
  PDFRawStream,
} from 'pdf-lib';
import { foreignPdf, type ForeignObjects, streamBody } from '../../../../test/support/foreign-pdf.js';
import { IMPORT_LIMITS, type ImportLimits } from './import-limits.js';
import { importPages } from './import-pages.js';

const name = (text: string) => PDFName.of(text);

async function imported(bytes: Uint8Array, limits: ImportLimits = IMPORT_LIMITS): Promise<Uint8Array> {
  return (await importPages(bytes, limits)).serialise(new Uint8Array(16));
}

function streamAt(dict: PDFDict | undefined, key: string): PDFRawStream {
  const stream = dict?.lookup(name(key));
  if (stream instanceof PDFRawStream) return stream;
  throw new Error(`no stream at ${key}`);
}

/** Page dictionary, and the form that shows the foreign page, as pdf-lib reads them from the written file. */
async function pagesOf(bytes: Uint8Array): Promise<Readonly<{ page: PDFPage; form: PDFRawStream }>[]> {
  const document = await PDFDocument.load(await imported(bytes));
  return document.getPages().map((page) => {
    const forms = page.node.Resources()?.lookup(name('XObject'), PDFDict);
    return { page, form: streamAt(forms, 'ImportedPage') };
  });
}

const textOf = (stream: PDFRawStream) => Buffer.from(decodePDFRawStream(stream).decode()).toString('latin1');

describe(importPages.name, () => {
  it('shows each page by one form with the resources that it inherited', async () => {
    const pages = await pagesOf(foreignPdf());
    expect(pages).toHaveLength(2);
    for (const { page, form } of pages) {
      expect(page.node.keys().map(String).toSorted()).toEqual([
        '/Contents',
        '/MediaBox',
        '/Parent',
        '/Resources',
        '/Type',
      ]);
      expect(String(page.node.get(name('MediaBox')))).toBe('[ 0 0 595 842 ]');
      expect(String(form.dict.get(name('BBox')))).toBe('[ 0 0 595 842 ]');
      expect(String(form.dict.get(name('Matrix')))).toBe('[ 1 0 0 1 0 0 ]');
      const fonts = form.dict.lookup(name('Resources'), PDFDict).lookup(name('Font'), PDFDict);
      expect(String(fonts.lookup(name('F1'), PDFDict).get(name('Subtype')))).toBe('/Type3');
    }
  });

  it('takes one content stream as it is, and puts pieces together', async () => {
    // Never inflated, so that it need not be true.
    const compressed = 'x\x9c\x00\xff';
    const file = foreignPdf({
      6: streamBody(compressed, '/Filter /FlateDecode'),
      4: undefined,
      2: kids('3 0 R'),
    });
    const [only] = await pagesOf(file);
    expect(Buffer.from(only?.form.contents ?? []).toString('latin1')).toBe(compressed);
    const [, second] = await pagesOf(foreignPdf());
    expect(String(second?.form.dict.get(name('Filter')))).toBe('/FlateDecode');
    expect(inflateSync(second?.form.contents ?? Buffer.alloc(0)).toString('latin1')).toBe(
      '0.5 0 0 0.5 0 0 cm /Pattern cs /P1 scn 200 600 400 200 re f BT 0 g /F1 48 Tf 200 1200 Td <0102> Tj ET\n' +
        '1 0 0 rg 600 600 160 80 re f\n',
    );
  });

  const kids = (list: string, entries = ''): string =>
    `<< /Type /Pages /Kids [${list}] /Count ${list.split('R').length - 1} /MediaBox [0 0 595 842] /Resources 5 0 R ${entries} >>`;

  // ISO 32000-1 §8.3.3: [a b c d e f] takes (x, y) to (ax + cy + e, bx + dy + f).
  it.each([
    ['', '[ 0 0 595 842 ]', '[ 1 0 0 1 0 0 ]'],
    ['/MediaBox [10 20 605 862]', '[ 0 0 595 842 ]', '[ 1 0 0 1 -10 -20 ]'],
    ['/MediaBox [605 862 10 20]', '[ 0 0 595 842 ]', '[ 1 0 0 1 -10 -20 ]'],
    ['/CropBox [100 200 300 500]', '[ 0 0 200 300 ]', '[ 1 0 0 1 -100 -200 ]'],
    ['/CropBox [-50 -50 300 900]', '[ 0 0 300 842 ]', '[ 1 0 0 1 0 0 ]'],
    ['/Rotate 90', '[ 0 0 842 595 ]', '[ 0 -1 1 0 0 595 ]'],
    ['/Rotate 180', '[ 0 0 595 842 ]', '[ -1 0 0 -1 595 842 ]'],
    ['/Rotate -90', '[ 0 0 842 595 ]', '[ 0 1 -1 0 842 0 ]'],
    ['/Rotate 450 /CropBox [100 200 300 500]', '[ 0 0 300 200 ]', '[ 0 -1 1 0 -200 300 ]'],
  ])('turns a page with %j upright', async (entries, mediaBox, matrix) => {
    const [first] = await pagesOf(
      foreignPdf({ 3: `<< /Type /Page /Parent 2 0 R /Contents 6 0 R ${entries} >>` }),
    );
    expect(String(first?.page.node.get(name('MediaBox')))).toBe(mediaBox);
    expect(String(first?.form.dict.get(name('Matrix'))).replaceAll('-0 ', '0 ')).toBe(matrix);
    expect(first?.page.node.has(name('Rotate'))).toBe(false);
  });

  it('inherits turn and box from the tree, and lets the page overrule them', async () => {
    const tree = kids('3 0 R 4 0 R', '/Rotate 180 /CropBox [0 0 100 100]');
    const page = '<< /Type /Page /Parent 2 0 R /Contents 6 0 R /Rotate 0 >>';
    const [first, second] = await pagesOf(foreignPdf({ 2: tree, 3: page }));
    expect(String(first?.form.dict.get(name('Matrix')))).toBe('[ 1 0 0 1 0 0 ]');
    expect(String(second?.form.dict.get(name('Matrix')))).toBe('[ -1 0 0 -1 100 100 ]');
  });

  it('keeps the transparency group of a page, and the profile that device colours mean', async () => {
    const profile = streamBody('profile', '/N 3');
    const bytes = await imported(
      foreignPdf({
        1: '<< /Type /Catalog /Pages 2 0 R /OutputIntents [<< /S /GTS_PDFX /DestOutputProfile 20 0 R >>] >>',
        3: '<< /Type /Page /Parent 2 0 R /Contents 6 0 R /Group << /S /Transparency /I true >> >>',
        20: profile,
      }),
    );
    const document = await PDFDocument.load(bytes);
    expect(String(document.getPage(0).node.lookup(name('Group'), PDFDict).get(name('I')))).toBe('true');
    const intent = document.catalog.lookup(name('OutputIntents'), PDFArray).lookup(0, PDFDict);
    expect(textOf(streamAt(intent, 'DestOutputProfile'))).toBe('profile');
  });

  it('leaves behind what shows nothing', async () => {
    const marks = [20, 21, 22, 23, 24].map((number) => [number, streamBody(`LEFT${number}`)] as const);
    const bytes = await imported(
      foreignPdf({
        ...Object.fromEntries(marks),
        1: '<< /Type /Catalog /Pages 2 0 R /Metadata 20 0 R /StructTreeRoot 21 0 R /Outlines 22 0 R /OpenAction [3 0 R /Fit] /AcroForm << /Fields [] >> >>',
        3: '<< /Type /Page /Parent 2 0 R /Contents 6 0 R /Thumb 23 0 R /PieceInfo 24 0 R /StructParents 0 >>',
      }),
    );
    expect(Buffer.from(bytes).toString('latin1')).not.toMatch(/LEFT|StructParents|AcroForm|OpenAction/);
  });

  it('does not take names that a file chose for entries of the specification', async () => {
    const form = streamBody('0 0 5 5 re f', '/Type /XObject /Subtype /Form /BBox [0 0 9 9]');
    const resources =
      '<< /XObject << /OC 20 0 R /Metadata 20 0 R >> /Font << /AF 8 0 R >> /ColorSpace << /Font /DeviceRGB >> >>';
    const [first] = await pagesOf(foreignPdf({ 5: resources, 20: form }));
    const forms = first?.form.dict.lookup(name('Resources'), PDFDict).lookup(name('XObject'), PDFDict);
    expect(textOf(streamAt(forms, 'Metadata'))).toBe('0 0 5 5 re f');
    expect(forms?.get(name('OC'))).toBe(forms?.get(name('Metadata')));
  });

  it('reads object streams and writes none', async () => {
    const document = await PDFDocument.load(foreignPdf());
    const packed = await document.save({ useObjectStreams: true });
    expect(Buffer.from(packed).toString('latin1')).toContain('/ObjStm');
    expect(Buffer.from(await imported(packed)).toString('latin1')).not.toContain('/ObjStm');
  });

  const catalog = (entries: string): ForeignObjects => ({
    1: `<< /Type /Catalog /Pages 2 0 R ${entries} >>`,
  });
  const page = (entries: string): ForeignObjects => ({
    3: `<< /Type /Page /Parent 2 0 R /Contents 6 0 R ${entries} >>`,
  });
  const resources = (entries: string, more: ForeignObjects = {}): ForeignObjects => ({
    5: `<< /Font << /F1 8 0 R >> /Pattern << /P1 9 0 R >> ${entries} >>`,
    ...more,
  });
  const xObject = (entries: string): ForeignObjects =>
    resources('/XObject << /X 20 0 R >>', { 20: streamBody('', `/Type /XObject ${entries}`) });
  const font = (entries: string): ForeignObjects => ({ 8: `<< /Type /Font ${entries} >>` });
  const FORM = '/Subtype /Form /BBox [0 0 1 1]';

  it.each<[string, ForeignObjects, reason: string, page?: number]>([
    ['a certified file', catalog('/Perms << /DocMDP 20 0 R >>'), 'signed'],
    ['a signature', { 20: '<< /Type /Sig /Contents <00> >>' }, 'signed'],
    ['a signature without type', { 20: '<< /ByteRange [0 1 2 3] >>' }, 'signed'],
    ['a document timestamp', { 20: '<< /Type /DocTimeStamp >>' }, 'signed'],
    ['validation data', catalog('/DSS << >>'), 'signed'],
    ['flags of signatures', catalog('/AcroForm << /Fields [] /SigFlags 3 >>'), 'signed'],
    ['form fields', catalog('/AcroForm << /Fields [20 0 R] >>'), 'form-fields'],
    ['XFA', catalog('/AcroForm << /Fields [] /XFA [] >>'), 'xfa'],
    ['an XFA form that makes its pages', catalog('/NeedsRendering true'), 'xfa'],
    ['layers', catalog('/OCProperties << >>'), 'optional-content'],
    ['embedded files', catalog('/Names << /EmbeddedFiles << >> >>'), 'embedded-files'],
    ['associated files', catalog('/AF []'), 'embedded-files'],
    ['a portfolio', catalog('/Collection << >>'), 'embedded-files'],
    ['JavaScript', catalog('/Names << /JavaScript << >> >>'), 'active-content'],
    ['an action when it is opened', catalog('/OpenAction << /S /JavaScript /JS (x) >>'), 'active-content'],
    ['an action when it is closed', catalog('/AA << >>'), 'active-content'],
    ['an action of a page', page('/AA << >>'), 'active-content', 1],
    ['a link', page('/Annots [<< /Subtype /Link >>]'), 'annotations', 1],
    [
      'a stamp of another object',
      { ...page('/Annots 20 0 R'), 20: '[21 0 R]', 21: '<< /Subtype /Stamp >>' },
      'annotations',
      1,
    ],
    ['a film', page('/Annots [<< /Subtype /RichMedia >>]'), 'rich-media', 1],
    ['a unit of its own', page('/UserUnit 2'), 'scaled-page', 1],
    ['associated files of a page', page('/AF []'), 'embedded-files', 1],
    ['a turn that is none', page('/Rotate 45'), 'damaged', 1],
    ['no box', { 2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>' }, 'damaged', 1],
    ['an empty box', page('/CropBox [900 900 999 999]'), 'damaged', 1],
    ['no page', { 2: '<< /Type /Pages /Kids [] /Count 0 >>' }, 'no-pages'],
    ['a tree in a circle', { 3: '<< /Type /Pages /Kids [2 0 R] >>' }, 'damaged'],
    ['a page twice', { 2: '<< /Type /Pages /Kids [3 0 R 3 0 R] /MediaBox [0 0 9 9] >>' }, 'damaged'],
    ['no catalog', { 1: '<< >>', 2: undefined }, 'damaged'],
    ['contents elsewhere', { 6: streamBody('', '/F (other.txt)') }, 'external-reference', 1],
    ['a picture elsewhere', xObject('/Subtype /Image /F (other.jpg)'), 'external-reference', 1],
    ['a page of another file', xObject(`${FORM} /Ref << >>`), 'external-reference', 1],
    ['a picture for a printing house', xObject(`${FORM} /OPI << >>`), 'external-reference', 1],
    ['PostScript', xObject('/Subtype /PS'), 'alternate-content', 1],
    ['another picture on paper', xObject('/Subtype /Image /Alternates []'), 'alternate-content', 1],
    ['a picture that is too large', xObject('/Subtype /Image /Width 100000 /Height 9000'), 'too-complex', 1],
    ['a picture in a layer', xObject('/Subtype /Image /OC << >>'), 'optional-content', 1],
    [
      'text in a layer',
      resources('/Properties << /L 20 0 R >>', { 20: '<< /Type /OCG >>' }),
      'optional-content',
      1,
    ],
    ['a page as a resource', resources('/Properties << /L 4 0 R >>'), 'damaged', 1],
    ['a reference to a reference', { 5: '21 0 R', 21: '22 0 R', 22: '<< >>' }, 'damaged', 1],
    ['a standard font', font('/Subtype /Type1 /BaseFont /Helvetica'), 'font-not-embedded', 1],
    ['a font without type', { 8: '<< /Subtype /TrueType /BaseFont /SimSun >>' }, 'font-not-embedded', 1],
    [
      'a font that is only described',
      font('/Subtype /TrueType /FontDescriptor << >>'),
      'font-not-embedded',
      1,
    ],
    [
      'a Chinese font',
      font('/Subtype /Type0 /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 >>]'),
      'font-not-embedded',
      1,
    ],
    [
      'a font of a graphics state',
      resources('/ExtGState << /G << /Font [20 0 R 9] >> >>', { 20: '<< >>' }),
      'font-not-embedded',
      1,
    ],
  ])('refuses %s', async (_, changes, ...[reason, number]) => {
    const importing = importPages(foreignPdf(changes), IMPORT_LIMITS);
    await expect(importing).rejects.toMatchObject({ name: 'ImportRefusal', reason, page: number });
  });

  it('refuses what is encrypted, no PDF, or cut off', async () => {
    const encrypted = foreignPdf({ 20: '<< /Filter /Standard >>' }, '/Encrypt 20 0 R');
    await expect(importPages(encrypted, IMPORT_LIMITS)).rejects.toMatchObject({ reason: 'encrypted' });
    for (const bytes of [Buffer.from('hello'), Buffer.alloc(0), foreignPdf().subarray(0, 300)])
      await expect(importPages(bytes, IMPORT_LIMITS)).rejects.toMatchObject({ reason: 'damaged' });
  });

  it.each<[Partial<ImportLimits>, string]>([
    [{ pages: 1 }, 'too-many-pages'],
    [{ bytes: 100, plainBytes: 100 }, 'too-large'],
    [{ bytes: 400 }, 'too-large'],
    [{ depth: 2 }, 'too-complex'],
  ])('keeps within %j', async (change, reason) => {
    const limits = { ...IMPORT_LIMITS, ...change };
    await expect(importPages(foreignPdf(), limits)).rejects.toMatchObject({ reason });
  });
});
