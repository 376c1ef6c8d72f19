import { PERMIT_LIMITS } from './limits.js';
import { PdfDict, PdfName, PdfRef, PdfStream } from './objects.js';
import { readRevisions } from './strict-file.js';

const HEADER = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n';
const BODIES = ['<< /Type /Catalog >>', '<< /Length 5 >>\nstream\nhello\nendstream', '[1 0 R (text)]'];

/** A file written by hand; `change` may replace any part of it after the offsets were computed. */
function file({
  header = HEADER,
  bodies = BODIES,
  between = '',
  trailer = '<< /Size 4 /Root 1 0 R >>',
  change = (text: string) => text,
} = {}): Buffer {
  let text = header;
  const rows = ['0000000000 65535 f \n'];
  for (const [index, body] of bodies.entries()) {
    rows.push(`${String(text.length).padStart(10, '0')} 00000 n \n`);
    text += `${index + 1} 0 obj\n${body}\nendobj\n${between}`;
  }
  const xref = `xref\n0 ${rows.length}\n${rows.join('')}trailer\n${trailer}\n`;
  return Buffer.from(change(`${text}${xref}startxref\n${text.length}\n%%EOF\n`), 'latin1');
}

describe(readRevisions.name, () => {
  it('reads objects and trailer', () => {
    const [{ document, number, end, changed, added }, ...updates] = readRevisions(file(), PERMIT_LIMITS);
    const { objects, trailer } = document;
    expect({ number, end, changed, added }).toEqual({
      number: 1,
      end: file().length,
      changed: [],
      added: [1, 2, 3],
    });
    expect(updates).toEqual([]);
    expect(objects).toEqual([
      undefined,
      new PdfDict(new Map([['Type', new PdfName('Catalog')]])),
      new PdfStream(new PdfDict(new Map([['Length', 5]])), Buffer.from('hello')),
      [new PdfRef(1, 0), expect.objectContaining({ form: 'literal' })],
    ]);
    expect(trailer.entries.get('Root')).toEqual(new PdfRef(1, 0));
  });

  it('reads objects that do not stand in the order of their numbers', () => {
    const swapped = file({
      change: (text) => {
        const [first = '', second = ''] = text.match(/\d{10} 00000 n/g) ?? [];
        return text
          .replace('1 0 obj', 'X 0 obj')
          .replace('2 0 obj', '1 0 obj')
          .replace('X 0 obj', '2 0 obj')
          .replace(`${first} \n${second}`, `${second} \n${first}`);
      },
    });
    expect(readRevisions(swapped, PERMIT_LIMITS)[0].document.objects[1]).toBeInstanceOf(PdfStream);
  });

  const streamOf = (dict: string, data = 'hello', end = '\nendstream') => [`${dict}\nstream\n${data}${end}`];
  const one = '<< /Size 2 /Root 1 0 R >>';

  it.each([
    { fault: 'another version', bytes: file({ header: HEADER.replace('1.7', '1.4') }), code: 'pdf-header' },
    { fault: 'no binary mark', bytes: file({ header: '%PDF-1.7\n%aaaa\n' }), code: 'pdf-header' },
    { fault: 'bytes before the header', bytes: file({ header: ` ${HEADER}` }), code: 'pdf-header' },
    {
      fault: 'a byte behind the end',
      bytes: file({ change: (text) => `${text}\n` }),
      code: 'pdf-bytes-after-end',
    },
    { fault: 'no end', bytes: file({ change: (text) => text.slice(0, -6) }), code: 'pdf-bytes-after-end' },
    { fault: 'startxref elsewhere', bytes: file({ change: bumpStartxref }), code: 'pdf-xref' },
    {
      fault: 'two sections',
      bytes: file({ change: (text) => text.replace('0 4\n', '0 2\n') }),
      code: 'pdf-trailer',
    },
    {
      fault: 'a free entry',
      bytes: file({ change: (text) => text.replace(' 00000 n', ' 00000 f') }),
      code: 'pdf-xref',
    },
    {
      fault: 'a generation',
      bytes: file({ change: (text) => text.replace(' 00000 n', ' 00001 n') }),
      code: 'pdf-xref',
    },
    {
      fault: 'a wrong free head',
      bytes: file({ change: (text) => text.replace('65535 f', '65534 f') }),
      code: 'pdf-xref',
    },
    { fault: 'a wrong offset', bytes: file({ change: bumpFirstOffset }), code: 'pdf-bytes-unaccounted' },
    {
      fault: 'two entries for one object',
      bytes: file({ change: repeatOffset }),
      code: 'pdf-bytes-unaccounted',
    },
    { fault: 'bytes between objects', bytes: file({ between: ' ' }), code: 'pdf-bytes-unaccounted' },
    {
      fault: 'bytes before the table',
      bytes: file({ bodies: ['1'], trailer: one, between: ' ' }),
      code: 'pdf-bytes-unaccounted',
    },
    { fault: 'a comment between objects', bytes: file({ between: '%x\n' }), code: 'pdf-bytes-unaccounted' },
    {
      fault: 'a comment in an object',
      bytes: file({ bodies: ['[1 %x\n]'], trailer: one }),
      code: 'pdf-syntax',
    },
    {
      fault: 'another number',
      bytes: file({ change: (text) => text.replace('2 0 obj', '9 0 obj') }),
      code: 'pdf-object-header',
    },
    { fault: 'two objects in one', bytes: file({ bodies: ['1 2'], trailer: one }), code: 'pdf-syntax' },
    { fault: 'an empty object', bytes: file({ bodies: [''], trailer: one }), code: 'pdf-syntax' },
    { fault: 'Size too large', bytes: file({ trailer: '<< /Size 5 /Root 1 0 R >>' }), code: 'pdf-trailer' },
    {
      fault: 'an earlier revision that is none',
      bytes: file({ trailer: '<< /Size 4 /Root 1 0 R /Prev 9 >>' }),
      code: 'pdf-xref',
    },
    {
      fault: 'a hybrid table',
      bytes: file({ trailer: '<< /Size 4 /Root 1 0 R /XRefStm 9 >>' }),
      code: 'pdf-revisions',
    },
    {
      fault: 'encryption',
      bytes: file({ trailer: '<< /Size 4 /Root 1 0 R /Encrypt 1 0 R >>' }),
      code: 'pdf-encrypted',
    },
    {
      fault: 'an unknown entry',
      bytes: file({ trailer: '<< /Size 4 /Root 1 0 R /X 1 >>' }),
      code: 'pdf-trailer',
    },
    {
      fault: 'a trailer and more',
      bytes: file({ trailer: '<< /Size 4 /Root 1 0 R >> 1' }),
      code: 'pdf-trailer',
    },
    {
      fault: 'a Length too small',
      bytes: file({ bodies: streamOf('<< /Length 4 >>'), trailer: one }),
      code: 'pdf-stream-length',
    },
    {
      fault: 'a Length too large',
      bytes: file({ bodies: streamOf('<< /Length 6 >>'), trailer: one }),
      code: 'pdf-stream-length',
    },
    {
      fault: 'a Length that hides a line feed',
      bytes: file({ bodies: streamOf('<< /Length 5 >>', 'hello\n'), trailer: one }),
      code: 'pdf-stream-length',
    },
    {
      fault: 'no Length',
      bytes: file({ bodies: streamOf('<< >>'), trailer: one }),
      code: 'pdf-stream-length',
    },
    {
      fault: 'an indirect Length',
      bytes: file({ bodies: streamOf('<< /Length 1 0 R >>'), trailer: one }),
      code: 'pdf-stream-length',
    },
    {
      fault: 'a Length past the file',
      bytes: file({ bodies: streamOf('<< /Length 9999999 >>'), trailer: one }),
      code: 'pdf-stream-length',
    },
    {
      fault: 'a stream without dictionary',
      bytes: file({ bodies: streamOf('[5]'), trailer: one }),
      code: 'pdf-syntax',
    },
    {
      fault: 'endobj on a line with more',
      bytes: file({ change: (text) => text.replace('endobj\n', 'endobj ') }),
      code: 'pdf-syntax',
    },
    { fault: 'too many objects', bytes: file(), code: 'pdf-too-many-objects', limits: { objects: 3 } },
    { fault: 'too many bytes', bytes: file(), code: 'pdf-too-large', limits: { bytes: 100 } },
    { fault: 'nothing', bytes: Buffer.alloc(0), code: 'pdf-header' },
  ])('refuses $fault', ({ bytes, code, limits }) => {
    expect(() => readRevisions(bytes, { ...PERMIT_LIMITS, ...limits })).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

function bumpStartxref(text: string): string {
  return text.replace(/startxref\n(\d+)/, (_, at: string) => `startxref\n${Number(at) + 1}`);
}

function bumpFirstOffset(text: string): string {
  return text.replace('0000000015 00000 n', '0000000016 00000 n');
}

function repeatOffset(text: string): string {
  return text.replace(/(\d{10} 00000 n \n)\d{10} 00000 n \n/, '$1$1');
}
