import { deflateSync } from 'node:zlib';
import { PERMIT_LIMITS } from './limits.js';
import { assertClosedGraph } from './object-graph.js';
import { ObjectParser } from './object-parser.js';
import { PdfDict, type PdfObject, PdfStream } from './objects.js';
import { readPages } from './page-tree.js';
import { PdfDocument } from './pdf-document.js';

const TRAILER = '<< /Root 1 0 R >>';
const CATALOG = '<< /Type /Catalog /Pages 2 0 R >>';
const PAGES = '<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>';
const PAGE = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>';

function parse(text: string): PdfObject {
  return new ObjectParser(Buffer.from(text, 'latin1'), 0, {
    references: true,
    lenient: false,
    maxDepth: 9,
  }).object();
}

function documentOf(objects: readonly string[], trailer = TRAILER): PdfDocument {
  return new PdfDocument(parse(trailer) as PdfDict, [undefined, ...objects.map(parse)], PERMIT_LIMITS);
}

describe(readPages.name, () => {
  it('numbers the pages and cuts the crop box to the media box', () => {
    const cropped = PAGE.replace('>>', '/CropBox [500 900 -10 10] >>');
    const pages = readPages(documentOf([CATALOG, PAGES, PAGE, cropped]));
    expect(pages.map(({ number, box }) => ({ number, box }))).toEqual([
      { number: 1, box: [0, 0, 595, 842] },
      { number: 2, box: [0, 10, 500, 842] },
    ]);
  });

  it.each([
    {
      fault: 'a wrong Count',
      objects: [CATALOG, PAGES.replace('2 >>', '3 >>'), PAGE, PAGE],
      code: 'pdf-page-tree',
    },
    { fault: 'no page', objects: [CATALOG, '<< /Type /Pages /Kids [] /Count 0 >>'], code: 'pdf-page-tree' },
    {
      fault: 'a page twice',
      objects: [CATALOG, PAGES.replace('4 0 R', '3 0 R'), PAGE],
      code: 'pdf-page-tree',
    },
    { fault: 'a nested tree', objects: [CATALOG, PAGES, PAGE, PAGES], code: 'pdf-page-tree' },
    {
      fault: 'another parent',
      objects: [CATALOG, PAGES, PAGE, PAGE.replace('2 0 R', '1 0 R')],
      code: 'pdf-page-tree',
    },
    {
      fault: 'a turned page',
      objects: [CATALOG, PAGES, PAGE, PAGE.replace('>>', '/Rotate 90 >>')],
      code: 'pdf-page-tree',
    },
    {
      fault: 'a scaled page',
      objects: [CATALOG, PAGES, PAGE, PAGE.replace('>>', '/UserUnit 2 >>')],
      code: 'pdf-page-tree',
    },
    {
      fault: 'a page without box',
      objects: [CATALOG, PAGES, PAGE, PAGE.replace('MediaBox', 'Other')],
      code: 'pdf-entry-missing',
    },
    {
      fault: 'a box of three',
      objects: [CATALOG, PAGES, PAGE, PAGE.replace(' 842', '')],
      code: 'pdf-entry-type',
    },
    { fault: 'a page that is missing', objects: [CATALOG, PAGES, PAGE], code: 'pdf-reference' },
    { fault: 'a Root that is no Catalog', objects: ['<< /Type /Pages >>'], code: 'pdf-catalog' },
  ])('refuses $fault', ({ objects, code }) => {
    expect(() => readPages(documentOf(objects))).toThrow(expect.objectContaining({ code }));
  });
});

describe(assertClosedGraph.name, () => {
  it('accepts a file whose objects all are used, in circles too', () => {
    expect(() => assertClosedGraph(documentOf([CATALOG, PAGES, PAGE, PAGE]))).not.toThrow();
  });

  const withEntry = (entry: string) => [CATALOG.replace('>>', `${entry} >>`), PAGES, PAGE, PAGE];

  it.each([
    { fault: 'an unused object', objects: [CATALOG, PAGES, PAGE, PAGE, '1'], code: 'pdf-object-unused' },
    { fault: 'a reference to nothing', objects: withEntry('/X 9 0 R'), code: 'pdf-reference' },
    { fault: 'another generation', objects: withEntry('/X 3 1 R'), code: 'pdf-reference' },
    {
      fault: 'a reference to a reference',
      objects: [...withEntry('/X 5 0 R'), '3 0 R'],
      code: 'pdf-reference',
    },
    { fault: 'an action on opening', objects: withEntry('/OpenAction [3 0 R]'), code: 'pdf-active-content' },
    {
      fault: 'a script deep down',
      objects: withEntry('/X [<< /Y << /JS (1) >> >>]'),
      code: 'pdf-active-content',
    },
    { fault: 'optional content', objects: withEntry('/OCProperties << >>'), code: 'pdf-active-content' },
    { fault: 'a form of XFA', objects: withEntry('/AcroForm << /XFA (1) >>'), code: 'pdf-active-content' },
    { fault: 'a link', objects: withEntry('/X << /A << /S /URI >> >>'), code: 'pdf-active-content' },
  ])('refuses $fault', ({ objects, code }) => {
    expect(() => assertClosedGraph(documentOf(objects))).toThrow(expect.objectContaining({ code }));
  });

  it('lets structure elements have attributes', () => {
    const objects = withEntry('/X << /Type /StructElem /A << /O /Layout >> >>');
    expect(() => assertClosedGraph(documentOf(objects))).not.toThrow();
  });

  it.each(['ObjStm', 'XRef'])('refuses a stream of type %s', (type) => {
    const dict = parse(`<< /Type /${type} >>`) as PdfDict;
    const objects = [undefined, new PdfStream(dict, new Uint8Array(0))];
    const document = new PdfDocument(parse(TRAILER) as PdfDict, objects, PERMIT_LIMITS);
    expect(() => assertClosedGraph(document)).toThrow(expect.objectContaining({ code: 'pdf-stream-kind' }));
  });
});

describe(PdfDocument.name, () => {
  const document = documentOf([]);
  const stream = (dict: string, raw: Uint8Array) => new PdfStream(parse(dict) as PdfDict, raw);

  it('decodes plain streams and simple Flate', () => {
    const raw = Buffer.from('延津');
    expect(Buffer.from(document.decode(stream('<< >>', raw)))).toEqual(raw);
    expect(Buffer.from(document.decode(stream('<< /Filter /FlateDecode >>', deflateSync(raw))))).toEqual(raw);
  });

  it.each([
    '<< /Filter /LZWDecode >>',
    '<< /Filter [/FlateDecode] >>',
    '<< /Filter /FlateDecode /DecodeParms << >> >>',
    '<< /F (file) >>',
  ])('refuses to decode %s', (dict) => {
    expect(() => document.decode(stream(dict, new Uint8Array(0)))).toThrow(
      expect.objectContaining({ code: 'pdf-filter' }),
    );
  });

  it('counts a stream once, however often it is decoded', () => {
    const small = new PdfDocument(parse(TRAILER) as PdfDict, [], { ...PERMIT_LIMITS, inflatedFile: 10 });
    const six = stream('<< /Filter /FlateDecode >>', deflateSync(Buffer.from('sixsix')));
    small.decode(six);
    small.updated(small.trailer, []).decode(six);
    const other = stream('<< /Filter /FlateDecode >>', deflateSync(Buffer.from('sixsix')));
    expect(() => small.updated(small.trailer, []).decode(other)).toThrow(
      expect.objectContaining({ code: 'pdf-inflate-limit' }),
    );
  });

  it.each([
    { ask: (dict: PdfDict) => document.dict(dict, 'N'), code: 'pdf-entry-missing' },
    { ask: (dict: PdfDict) => document.dict(dict, 'I'), code: 'pdf-entry-type' },
    { ask: (dict: PdfDict) => document.stream(dict, 'I'), code: 'pdf-entry-type' },
    { ask: (dict: PdfDict) => document.array(dict, 'I'), code: 'pdf-entry-type' },
    { ask: (dict: PdfDict) => document.name(dict, 'I'), code: 'pdf-entry-type' },
    { ask: (dict: PdfDict) => document.string(dict, 'I'), code: 'pdf-entry-type' },
    { ask: (dict: PdfDict) => document.number(dict, 'A'), code: 'pdf-entry-type' },
    { ask: (dict: PdfDict) => document.numbers(dict, 'A'), code: 'pdf-entry-type' },
  ])('names what is missing or of another type: $ask', ({ ask, code }) => {
    const dict = parse('<< /I 1 /A [1 /B] >>') as PdfDict;
    expect(() => ask(dict)).toThrow(expect.objectContaining({ code }));
  });
});
