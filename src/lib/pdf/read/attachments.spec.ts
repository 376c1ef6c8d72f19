import { deflateSync } from 'node:zlib';
import { readAttachments } from './attachments.js';
import { PERMIT_LIMITS } from './limits.js';
import { ObjectParser } from './object-parser.js';
import { PdfDict, type PdfObject, PdfStream } from './objects.js';
import { PdfDocument } from './pdf-document.js';

const CATALOG =
  '<< /Type /Catalog /AF [2 0 R 4 0 R] /Names << /EmbeddedFiles << /Names [(a.json) 2 0 R (b.xml) 4 0 R] >> >> >>';
const JSON_SPECIFICATION =
  '<< /Type /Filespec /F (a.json) /UF (a.json) /Desc (d) /AFRelationship /Data /EF << /F 3 0 R /UF 3 0 R >> >>';
const XML_SPECIFICATION =
  '<< /Type /Filespec /F (b.xml) /UF (b.xml) /Desc (d) /AFRelationship /Data /EF << /F 5 0 R /UF 5 0 R >> >>';
const FILE =
  '<< /Type /EmbeddedFile /Subtype /application#2Fjson /Params << /Size 2 /CreationDate (D:1) /ModDate (D:1) >> /Length 10 /Filter /FlateDecode >>';
const DEFLATED = deflateSync('{}');

function parse(text: string): PdfObject {
  const options = { references: true, lenient: false, maxDepth: 9 };
  return new ObjectParser(Buffer.from(text, 'latin1'), 0, options).object();
}

/** The sound document with some of its objects replaced or added, by number. */
function documentWith(changes: Readonly<Record<number, string>> = {}): PdfDocument {
  const sources: Record<number, string> = {
    1: CATALOG,
    2: JSON_SPECIFICATION,
    3: FILE,
    4: XML_SPECIFICATION,
    5: FILE.replace('json', 'xml'),
    ...changes,
  };
  const objects: (PdfObject | undefined)[] = [undefined];
  for (const [number, source] of Object.entries(sources)) {
    const object = parse(source);
    const isFile = source.includes('/Length');
    objects[Number(number)] = isFile && object instanceof PdfDict ? new PdfStream(object, DEFLATED) : object;
  }
  return new PdfDocument(parse('<< /Root 1 0 R >>') as PdfDict, objects, PERMIT_LIMITS);
}

describe(readAttachments.name, () => {
  it('gives name, kind and bytes of every file', () => {
    const found = readAttachments(documentWith()).map(({ bytes, ...rest }) => ({
      ...rest,
      text: Buffer.from(bytes).toString('utf8'),
    }));
    expect(found).toEqual([
      { name: 'a.json', mediaType: 'application/json', text: '{}' },
      { name: 'b.xml', mediaType: 'application/xml', text: '{}' },
    ]);
  });

  it('finds nothing where there is nothing', () => {
    const plain = { 1: '<< /Type /Catalog >>', 2: 'null', 3: 'null', 4: 'null', 5: 'null' };
    expect(readAttachments(documentWith(plain))).toEqual([]);
  });

  it.each([
    { fault: 'no AF', changes: { 1: CATALOG.replace('/AF [2 0 R 4 0 R]', '') } },
    { fault: 'no Names', changes: { 1: '<< /Type /Catalog /AF [2 0 R 4 0 R] >>' } },
    { fault: 'AF without one file', changes: { 1: CATALOG.replace('[2 0 R 4', '[4') } },
    { fault: 'AF with another file', changes: { 1: CATALOG.replace('[2 0 R', '[5 0 R') } },
    {
      fault: 'a file that is not in AF',
      changes: { 1: CATALOG.replace('/AF [2 0 R 4 0 R]', '/AF [2 0 R]') },
    },
    {
      fault: 'scripts beside the files',
      changes: { 1: CATALOG.replace('/Names <<', '/Names << /JavaScript << >>') },
    },
    { fault: 'a tree of Kids', changes: { 1: CATALOG.replace('/Names [', '/Kids [') } },
    { fault: 'names out of order', changes: { 1: CATALOG.replace('(a.json)', '(c.json)') } },
    { fault: 'a name twice', changes: { 1: CATALOG.replace('(b.xml)', '(a.json)') } },
    { fault: 'a name without file', changes: { 1: CATALOG.replace('(b.xml) 4 0 R', '(b.xml)') } },
    {
      fault: 'an empty tree',
      changes: { 1: '<< /Type /Catalog /AF [] /Names << /EmbeddedFiles << /Names [] >> >> >>' },
    },
    { fault: 'a portfolio', changes: { 1: CATALOG.replace('/AF', '/Collection << >> /AF') } },
    { fault: 'another relationship', changes: { 2: JSON_SPECIFICATION.replace('/Data', '/Source') } },
    { fault: 'another name in F', changes: { 2: JSON_SPECIFICATION.replace('/F (a', '/F (b') } },
    { fault: 'another name in UF', changes: { 2: JSON_SPECIFICATION.replace('/UF (a', '/UF (b') } },
    { fault: 'no UF', changes: { 2: JSON_SPECIFICATION.replace('/UF (a.json)', '') } },
    { fault: 'a file system', changes: { 2: JSON_SPECIFICATION.replace('/Desc', '/FS /URL /Desc') } },
    { fault: 'another type', changes: { 2: JSON_SPECIFICATION.replace('/Filespec', '/F') } },
    { fault: 'two files for one name', changes: { 2: JSON_SPECIFICATION.replace('/UF 3', '/UF 5') } },
    { fault: 'a file for DOS', changes: { 2: JSON_SPECIFICATION.replace('/EF <<', '/EF << /DOS 3 0 R') } },
    { fault: 'one file for two names', changes: { 4: XML_SPECIFICATION.replaceAll('5 0 R', '3 0 R') } },
    { fault: 'no Subtype', changes: { 3: FILE.replace('/Subtype /application#2Fjson', '') } },
    { fault: 'no ModDate', changes: { 3: FILE.replace('/ModDate (D:1)', '') } },
    { fault: 'another Size', changes: { 3: FILE.replace('/Size 2', '/Size 3') } },
    { fault: 'a CheckSum', changes: { 3: FILE.replace('/Size', '/CheckSum (x) /Size') } },
    { fault: 'a file of another type', changes: { 3: FILE.replace('/EmbeddedFile', '/Metadata') } },
    {
      fault: 'a file of an annotation',
      changes: { 6: '<< /Subtype /FileAttachment /FS << /EF << /F 3 0 R >> >> >>' },
    },
    { fault: 'a file associated with a page', changes: { 6: '<< /Type /Page /AF [2 0 R] >>' } },
    { fault: 'a file deep in an array', changes: { 6: '[[<< /A1 [<< /EF << /F 3 0 R >> >>] >>]]' } },
  ])('refuses $fault', ({ changes }) => {
    expect(() => readAttachments(documentWith(changes))).toThrow(
      expect.objectContaining({ code: 'pdf-attachment' }),
    );
  });

  it.each([
    {
      fault: 'a name tree that is no dictionary',
      changes: { 1: CATALOG.replace('<< /Names [', '[ << /Names [').replace('] >> >>', '] >> ] >>') },
      code: 'pdf-entry-type',
    },
    {
      fault: 'a missing file',
      changes: { 2: JSON_SPECIFICATION.replaceAll('3 0 R', '9 0 R') },
      code: 'pdf-reference',
    },
    {
      fault: 'a number for a date',
      changes: { 3: FILE.replace('/ModDate (D:1)', '/ModDate 1') },
      code: 'pdf-entry-type',
    },
    {
      fault: 'another filter',
      changes: { 3: FILE.replace('/FlateDecode', '/LZWDecode') },
      code: 'pdf-filter',
    },
  ])('refuses $fault', ({ changes, code }) => {
    expect(() => readAttachments(documentWith(changes))).toThrow(expect.objectContaining({ code }));
  });

  it('refuses files in a document that names none', () => {
    const hidden = { 1: '<< /Type /Catalog >>', 2: '<< /EF << /F 3 0 R >> >>', 4: 'null', 5: 'null' };
    expect(() => readAttachments(documentWith(hidden))).toThrow('a dictionary elsewhere has /EF');
  });
});
