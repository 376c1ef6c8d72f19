import { deflateSync } from 'node:zlib';
import {
  handMade,
  lastStart,
  ONE_PAGE,
  streamOf,
  updated,
} from '../../../../../test/support/hand-made-pdf.js';
import { FaultError } from '../../../faults/fault.js';
import { PdfDict, PdfRef, PdfStream } from '../objects.js';
import { ANY_PDF_LIMITS } from './any-limits.js';
import type { AnyPdf } from './any-pdf.js';
import { readAnyPdf } from './read-any-pdf.js';

const SOUND = handMade({ objects: ONE_PAGE });

function oddities(pdf: AnyPdf): string[] {
  return [...new Set(pdf.oddities.map(({ code }) => code))].toSorted();
}

function codeOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return error instanceof FaultError ? error.code : String(error);
  }
  return 'no fault';
}

describe(readAnyPdf.name, () => {
  it('reads a file with a classic table', () => {
    const pdf = readAnyPdf(SOUND);
    expect(pdf.revisions).toHaveLength(1);
    expect(pdf.revisions[0]).toMatchObject({ start: 0, end: SOUND.length, form: 'table', unaccounted: [] });
    expect([...pdf.current.objectNumbers()]).toEqual([1, 2, 3]);
    expect(pdf.current.pages()).toHaveLength(1);
    expect(pdf.current.pages()[0]?.dict.entries.get('MediaBox')).toEqual([0, 0, 9, 9]);
    expect(pdf.current.pages()[0]?.own.entries.has('MediaBox')).toBe(false);
    expect(oddities(pdf)).toEqual([]);
  });

  it('shows each revision as it was', () => {
    const file = updated(SOUND, { 3: '<< /Type /Page /Parent 2 0 R /Rotate 90 >>', 9: '(new)' });
    const pdf = readAnyPdf(file);
    const page = new PdfRef(3, 0);
    expect(pdf.revisions.map(({ end }) => end)).toEqual([SOUND.length, file.length]);
    expect([...(pdf.revisions[1]?.written.keys() ?? [])]).toEqual([3, 9]);
    expect((pdf.at(0).get(page) as PdfDict).entries.get('Rotate')).toBeUndefined();
    expect((pdf.at(1).get(page) as PdfDict).entries.get('Rotate')).toBe(90);
    expect([pdf.current.definedIn(1), pdf.current.definedIn(3), pdf.at(0).definedIn(9)]).toEqual([
      0,
      1,
      undefined,
    ]);
    expect(oddities(pdf)).toEqual([]);
  });

  it('reads cross-reference streams and object streams', () => {
    const packed = '1 0 2 34 << /Type /Catalog /Pages 2 0 R >> << /Kids [3 0 R] /Count 1 >>';
    const head = `%PDF-1.7\n3 0 obj\n<< /Type /Page >>\nendobj\n`;
    const container = `4 0 obj\n${streamOf('/Type /ObjStm /N 2 /First 9', packed)}\nendobj\n`;
    const start = head.length + container.length;
    // By hand: free head, 1 and 2 in stream 4, 3 and 4 at their offsets, 5 the table itself.
    const rows = [
      [0, 0, 0],
      [2, 4, 0],
      [2, 4, 1],
      [1, 9, 0],
      [1, head.length, 0],
      [1, start, 0],
    ];
    const data = Buffer.from(rows.flatMap(([a = 0, b = 0, c = 0]) => [a, b >> 8, b & 255, c]));
    const entries = '/Type /XRef /W [1 2 1] /Size 6 /Root 1 0 R /Filter /FlateDecode';
    const table = `5 0 obj\n${streamOf(entries, deflateSync(data))}\nendobj\nstartxref\n${start}\n%%EOF\n`;
    const pdf = readAnyPdf(Buffer.from(head + container + table, 'latin1'));
    expect(pdf.revisions[0]).toMatchObject({ form: 'stream', unaccounted: [] });
    expect(pdf.current.pages().map(({ ref }) => ref)).toEqual([new PdfRef(3, 0)]);
    expect(pdf.revisions[0]?.written.get(2)).toMatchObject({ inStream: 4, offset: head.length });
    expect(oddities(pdf)).toEqual([]);
  });

  it('takes a stream beside a table for hidden objects, and says so', () => {
    const hidden = Buffer.from([1, 0, 9, 0]);
    const head = '%PDF-1.5\n9 0 obj\n(hidden)\nendobj\n';
    const stream = `8 0 obj\n${streamOf('/Type /XRef /W [1 2 1] /Size 10 /Index [9 1]', hidden)}\nendobj\n`;
    const pdf = readAnyPdf(
      handMade({ objects: ONE_PAGE, header: head + stream, trailer: `/Root 1 0 R /XRefStm ${head.length}` }),
    );
    expect(pdf.revisions).toHaveLength(1);
    expect(pdf.current.get(new PdfRef(9, 0))).toMatchObject({ bytes: Buffer.from('hidden') });
    expect(oddities(pdf)).toEqual(['hybrid']);
  });

  it('gives null for what is absent, free or of another generation', () => {
    const { current } = readAnyPdf(SOUND);
    expect(
      [new PdfRef(7, 0), new PdfRef(0, 65_535), new PdfRef(1, 1)].map((ref) => current.get(ref)),
    ).toEqual([null, null, null]);
  });

  const shadow = '3 0 obj\n<< /Type /Page >>\nendobj\n';
  it.each([
    {
      odd: 'bytes before the header',
      file: handMade({ objects: ONE_PAGE, header: 'MZ\n%PDF-1.7\n' }),
      code: 'bytes-before-header',
    },
    { odd: 'bytes after the end', file: Buffer.concat([SOUND, Buffer.from('x')]), code: 'bytes-after-eof' },
    {
      odd: 'a second header',
      file: handMade({ objects: ONE_PAGE, header: '%PDF-1.7\n%PDF-1.4\n' }),
      code: 'second-header',
    },
    {
      odd: 'a key twice',
      file: handMade({ objects: { ...ONE_PAGE, 4: '<< /A 1 /A 2 >>' } }),
      code: 'duplicate-key',
    },
    {
      odd: 'an object twice',
      file: handMade({ objects: ONE_PAGE, header: `%PDF-1.7\n${shadow}` }),
      code: 'duplicate-object',
    },
    {
      odd: 'an object without entry',
      file: handMade({ objects: ONE_PAGE, header: '%PDF-1.7\n7 0 obj\n1\nendobj\n' }),
      code: 'unreferenced-object',
    },
    {
      odd: 'a wrong Length',
      file: handMade({ objects: { ...ONE_PAGE, 4: streamOf('', 'hello').replace('5', '3') } }),
      code: 'stream-length',
    },
    {
      odd: 'a wrong offset',
      file: replaced(SOUND, /\d{10}( 00000 n \ntrailer)/, '0000000011$1'),
      code: 'xref-offset',
    },
    {
      odd: 'an object that is none',
      file: handMade({ objects: { ...ONE_PAGE, 4: '<< /A >>' } }),
      code: 'object-syntax',
    },
    { odd: 'a broken startxref', file: replaced(SOUND, /startxref\n\d+/, 'startxref\n3'), code: 'repaired' },
    { odd: 'no startxref', file: replaced(SOUND, /startxref/, 'startzref'), code: 'repaired' },
  ])('notes $odd', ({ file, code }) => {
    expect(oddities(readAnyPdf(file))).toContain(code);
  });

  it('names bytes that belong to nothing', () => {
    const file = handMade({ objects: ONE_PAGE, header: '%PDF-1.7\n% fine\nnot fine \n' });
    expect(readAnyPdf(file).revisions[0]?.unaccounted).toEqual([{ start: 16, end: 24 }]);
  });

  it('says that an update points into an earlier revision', () => {
    const before = handMade({ objects: ONE_PAGE, header: `%PDF-1.7\n${shadow}` });
    const update = updated(before, {}).subarray(before.length).toString('latin1');
    // The stray object is right behind the header of nine bytes.
    const pointed = update.replace('f \ntrailer', 'f \n3 1\n0000000009 00000 n \ntrailer');
    const pdf = readAnyPdf(Buffer.concat([before, Buffer.from(pointed)]));
    expect(oddities(pdf)).toEqual(['duplicate-object', 'offset-outside-revision']);
  });

  it('takes the two sections of a linearised file for one revision', () => {
    const pad = (offset: number): string => String(offset).padStart(10, '0');
    const head = '%PDF-1.7\n4 0 obj\n<< /Linearized 1 >>\nendobj\n';
    const first = (main: number): string =>
      `xref\n4 1\n${pad(9)} 00000 n \ntrailer\n<< /Size 5 /Root 1 0 R /Prev ${pad(main)} >>\nstartxref\n0\n%%EOF\n`;
    let text = head + first(0);
    const rows = Object.entries(ONE_PAGE).map(([number, body]) => {
      const offset = text.length;
      text += `${number} 0 obj\n${body}\nendobj\n`;
      return `${pad(offset)} 00000 n \n`;
    });
    const main = text.length;
    text += `xref\n0 4\n0000000000 65535 f \n${rows.join('')}trailer\n<< /Size 4 >>\n`;
    text += `startxref\n${head.length}\n%%EOF\n`;
    const pdf = readAnyPdf(Buffer.from(text.replace(first(0), first(main)), 'latin1'));
    expect(pdf.revisions).toHaveLength(1);
    expect(pdf.revisions[0]).toMatchObject({ start: 0, end: text.length, unaccounted: [] });
    expect(pdf.current.pages()).toHaveLength(1);
    expect(oddities(pdf)).toEqual([]);
  });

  it.each([
    { bad: 'nothing', file: Buffer.alloc(0), code: 'pdf-header' },
    { bad: 'one byte', file: Buffer.from('%'), code: 'pdf-header' },
    { bad: 'text', file: Buffer.from('dear sir, startxref 0 %%EOF'), code: 'pdf-header' },
    { bad: 'a header alone', file: Buffer.from('%PDF-1.7\n'), code: 'pdf-xref' },
    { bad: 'more than 20 MB', file: Buffer.alloc(ANY_PDF_LIMITS.bytes + 1), code: 'pdf-too-large' },
    { bad: 'a catalog that is none', file: handMade({ objects: { 1: '1' } }), code: 'pdf-catalog' },
    {
      bad: 'a Prev to itself',
      file: handMade({ objects: ONE_PAGE, trailer: `/Root 1 0 R /Prev ${lastStart(SOUND)}` }),
      code: 'pdf-revisions',
    },
    {
      bad: 'too deep an array',
      file: handMade({ objects: { ...ONE_PAGE, 4: '['.repeat(100_000) } }),
      code: 'pdf-too-deep',
    },
    {
      bad: 'too large a number',
      file: handMade({ objects: { ...ONE_PAGE, 999_999: '1' } }),
      code: 'pdf-too-many-objects',
    },
    {
      bad: 'too many values',
      file: handMade({ objects: { ...ONE_PAGE, 4: `[${'0 '.repeat(2_100_000)}]` } }),
      code: 'pdf-too-many-objects',
    },
    {
      bad: 'an unknown handler',
      file: handMade({ objects: ONE_PAGE, trailer: '/Root 1 0 R /Encrypt << /Filter /Mine >>' }),
      code: 'pdf-encryption',
    },
  ])('refuses $bad', ({ file, code }) => {
    expect(codeOf(() => readAnyPdf(file))).toBe(code);
  });

  it('does not believe how many entries a table declares', () => {
    const file = replaced(SOUND, /0 1\n0000000000/, '0 999999999\n0000000000');
    expect(oddities(readAnyPdf(file))).toContain('repaired');
  });

  it('does not believe how many pages a tree declares', () => {
    const pages = '<< /Type /Pages /Kids [3 0 R] /Count 1000000000 >>';
    expect(readAnyPdf(handMade({ objects: { ...ONE_PAGE, 2: pages } })).current.pages()).toHaveLength(1);
  });

  it.each([
    { loop: 'a tree of pages in itself', objects: { 2: '<< /Type /Pages /Kids [2 0 R] >>' } },
    { loop: 'a page twice', objects: { 2: '<< /Type /Pages /Kids [3 0 R 3 0 R] >>' } },
    { loop: 'too many pages', objects: { 2: `<< /Type /Pages /Kids [${'<< >>'.repeat(5001)}] >>` } },
  ])('refuses $loop', ({ objects }) => {
    const pdf = readAnyPdf(handMade({ objects: { ...ONE_PAGE, ...objects } }));
    expect(codeOf(() => pdf.current.pages())).toBe('pdf-page-tree');
  });

  it('comes out of loops of references, lengths and containers', () => {
    const objects = {
      ...ONE_PAGE,
      4: '5 0 R',
      5: '4 0 R',
      6: '<< /Length 6 0 R >>\nstream\nabc\nendstream',
      7: streamOf('/Type /ObjStm /N 1000000000 /First 4 /Extends 7 0 R', '7 0 1'),
    };
    const pdf = readAnyPdf(handMade({ objects }));
    expect(pdf.current.resolve(new PdfRef(4, 0))).toBeNull();
    expect((pdf.current.get(new PdfRef(6, 0)) as PdfStream).raw).toEqual(Buffer.from('abc'));
  });

  it('refuses a bomb, and a bomb in a bomb', () => {
    const zeros = deflateSync(Buffer.alloc(40 * 1024 * 1024));
    const nested = deflateSync(zeros);
    const objects = {
      ...ONE_PAGE,
      4: streamOf('/Filter /FlateDecode', zeros),
      5: streamOf('/Filter [/FlateDecode /FlateDecode]', nested),
    };
    const { current } = readAnyPdf(handMade({ objects }));
    for (const number of [4, 5])
      expect(codeOf(() => current.decode(current.get(new PdfRef(number, 0)) as PdfStream))).toBe(
        'pdf-inflate-limit',
      );
  });

  it('asks for the time while it reads', () => {
    const deadline = (): void => {
      throw new FaultError('too-late', 'test');
    };
    const objects = { ...ONE_PAGE, 4: `[${'0 '.repeat(1000)}]` };
    expect(codeOf(() => readAnyPdf(handMade({ objects }), { deadline }))).toBe('too-late');
  });

  it('bears a file cut at every hundredth', () => {
    const file = updated(handMade({ objects: { ...ONE_PAGE, 4: streamOf('', 'x'.repeat(2000)) } }), {
      5: '(more)',
    });
    const found = Array.from({ length: 100 }, (_, percent) => {
      const cut = file.subarray(0, Math.floor((file.length * percent) / 100));
      return codeOf(() => {
        const pdf = readAnyPdf(cut);
        if (pdf.oddities.length === 0 && pdf.revisions.length !== 1) throw new Error(`sound at ${percent} %`);
      });
    });
    expect(new Set(found)).toEqual(new Set(['pdf-header', 'pdf-xref', 'no fault']));
  });
});

function replaced(file: Buffer, pattern: RegExp, by: string): Buffer {
  return Buffer.from(file.toString('latin1').replace(pattern, by), 'latin1');
}
