import { PERMIT_LIMITS } from './limits.js';
import { PdfString } from './objects.js';
import { readRevisions } from './strict-file.js';

const HEADER = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n';
const ID = ['00112233445566778899aabbccddeeff', 'ffeeddccbbaa99887766554433221100'] as const;
const NEW_ID = '0123456789abcdef0123456789abcdef';

type Part = Readonly<{ text: string; xref: number }>;

/** Objects of a writing, with the table that says where they are when they follow `length` bytes. */
function objectsAt(
  length: number,
  bodies: Readonly<Record<number, string>>,
): { text: string; rows: string[] } {
  let text = '';
  const rows = Object.entries(bodies).map(([number, body]) => {
    const row = `${String(length + text.length).padStart(10, '0')} 00000 n \n`;
    text += `${number} 0 obj\n${body}\nendobj\n`;
    return row;
  });
  return { text, rows };
}

function original(): Part {
  const { text, rows } = objectsAt(HEADER.length, { 1: '<< /A 2 0 R >>', 2: '(two)' });
  const body = HEADER + text;
  const trailer = `<< /Size 3 /Root 1 0 R /ID [<${ID[0]}> <${ID[1]}>] >>`;
  const table = `xref\n0 3\n0000000000 65535 f \n${rows.join('')}trailer\n${trailer}\nstartxref\n${body.length}\n%%EOF\n`;
  return { text: body + table, xref: body.length };
}

const TRAILER = `<< /Size 4 /Root 1 0 R /ID [<${ID[0]}> <${NEW_ID}>] /Prev PREV >>`;
const CHANGES: Readonly<Record<number, string>> = { 2: '[3 0 R]', 3: '(three)' };
const SECTIONS = '2 2\nROW0ROW1';

/** The original with an update that writes object 2 anew and adds object 3, each part of which a test may change. */
function updated({
  before = original(),
  bodies = CHANGES,
  sections = SECTIONS,
  trailer = TRAILER,
  between = '',
  change = (text: string) => text,
} = {}): Part {
  const { text, rows } = objectsAt(before.text.length + between.length, bodies);
  const xref = before.text.length + between.length + text.length;
  const table = rows.reduce((known, row, index) => known.replaceAll(`ROW${index}`, row), sections);
  const tail = `xref\n${table}trailer\n${trailer.replace('PREV', String(before.xref))}\nstartxref\n${xref}\n%%EOF\n`;
  return { text: before.text + between + change(text + tail), xref };
}

const bytesOf = ({ text }: Part): Buffer => Buffer.from(text, 'latin1');

describe(readRevisions.name, () => {
  it('reads every revision as the whole document that it was', () => {
    const bytes = bytesOf(updated());
    const revisions = readRevisions(bytes, PERMIT_LIMITS);
    expect(revisions.map(({ number, end, changed, added }) => ({ number, end, changed, added }))).toEqual([
      { number: 1, end: original().text.length, changed: [], added: [1, 2] },
      { number: 2, end: bytes.length, changed: [2], added: [3] },
    ]);
    const [first, second] = revisions.map(({ document }) => document.objects);
    expect(first).toHaveLength(3);
    expect(first?.[2]).toBeInstanceOf(PdfString);
    expect(second).toHaveLength(4);
    expect(second?.[2]).toEqual([expect.objectContaining({ objectNumber: 3 })]);
    expect(second?.[1]).toBe(first?.[1]);
  });

  it('reads an update of an update, with numbers that do not follow each other', () => {
    const trailer = TRAILER.replace(NEW_ID, ID[0]);
    const third = updated({
      before: updated(),
      bodies: { 1: '<< /A 2 0 R /B true >>', 3: '(III)' },
      sections: '1 1\nROW03 1\nROW1',
      trailer,
    });
    const revisions = readRevisions(bytesOf(third), PERMIT_LIMITS);
    expect(revisions.map(({ changed }) => changed)).toEqual([[], [2], [1, 3]]);
  });

  it.each<{ fault: string; file: Part; code: string; limits?: object }>([
    {
      fault: 'bytes between two revisions',
      file: updated({ between: '\n' }),
      code: 'pdf-bytes-after-end',
    },
    {
      fault: 'a comment behind the end of a revision',
      file: updated({ between: '% nothing\n' }),
      code: 'pdf-bytes-after-end',
    },
    {
      fault: 'bytes between two objects of an update',
      file: updated({ bodies: { 2: '[3 0 R]\nendobj\n(nothing)', 3: '(three)' } }),
      code: 'pdf-bytes-unaccounted',
    },
    {
      fault: 'an object of an update that the table does not name',
      file: updated({ sections: '3 1\nROW1' }),
      code: 'pdf-bytes-after-end',
    },
    {
      fault: 'an object twice in one table',
      file: updated({ sections: '2 2\nROW0ROW12 1\nROW0' }),
      code: 'pdf-xref',
    },
    {
      fault: 'two rows for one object at one place',
      file: updated({ sections: '2 3\nROW0ROW1ROW1', trailer: TRAILER.replace('Size 4', 'Size 5') }),
      code: 'pdf-bytes-unaccounted',
    },
    {
      fault: 'subsections out of order',
      file: updated({ sections: '3 1\nROW12 1\nROW0' }),
      code: 'pdf-xref',
    },
    {
      fault: 'subsections that could be one',
      file: updated({ sections: '2 1\nROW03 1\nROW1' }),
      code: 'pdf-xref',
    },
    { fault: 'an empty subsection', file: updated({ sections: `1 0\n${SECTIONS}` }), code: 'pdf-xref' },
    { fault: 'an empty table', file: updated({ sections: '' }), code: 'pdf-xref' },
    {
      fault: 'an entry for object 0',
      file: updated({ sections: `0 1\n0000000000 65535 f \n${SECTIONS}` }),
      code: 'pdf-xref',
    },
    {
      fault: 'an object set free',
      file: updated({ sections: '1 1\n0000000000 00001 f \n2 2\nROW0ROW1' }),
      code: 'pdf-xref',
    },
    {
      fault: 'a row that leads into the revision before',
      file: updated({ sections: '1 3\n0000000015 00000 n \nROW0ROW1' }),
      code: 'pdf-xref',
    },
    {
      fault: 'a number left out',
      file: updated({ bodies: { 2: '[4 0 R]', 4: '(four)' }, sections: '2 1\nROW04 1\nROW1' }),
      code: 'pdf-trailer',
    },
    {
      fault: 'a Size too small',
      file: updated({ trailer: TRAILER.replace('Size 4', 'Size 3') }),
      code: 'pdf-trailer',
    },
    {
      fault: 'a Size too large',
      file: updated({ trailer: TRAILER.replace('Size 4', 'Size 5') }),
      code: 'pdf-trailer',
    },
    {
      fault: 'another Root',
      file: updated({ trailer: TRAILER.replace('Root 1', 'Root 2') }),
      code: 'pdf-revisions',
    },
    {
      fault: 'an Info',
      file: updated({ trailer: TRAILER.replace('/ID', '/Info 3 0 R /ID') }),
      code: 'pdf-revisions',
    },
    {
      fault: 'another permanent ID',
      file: updated({ trailer: TRAILER.replace(ID[0], NEW_ID) }),
      code: 'pdf-revisions',
    },
    {
      fault: 'the changing ID unchanged',
      file: updated({ trailer: TRAILER.replace(NEW_ID, ID[1]) }),
      code: 'pdf-revisions',
    },
    { fault: 'no ID', file: updated({ trailer: TRAILER.replace(/\/ID.*\]/, '') }), code: 'pdf-trailer' },
    {
      fault: 'a hybrid table',
      file: updated({ trailer: TRAILER.replace('/ID', '/XRefStm 15 /ID') }),
      code: 'pdf-revisions',
    },
    {
      fault: 'an unknown entry of the trailer',
      file: updated({ trailer: TRAILER.replace('/ID', '/X 1 /ID') }),
      code: 'pdf-trailer',
    },
    {
      fault: 'a Prev that leads elsewhere',
      file: updated({ trailer: TRAILER.replace('PREV', '15') }),
      code: 'pdf-revisions',
    },
    {
      fault: 'a Prev that is no number',
      file: updated({ trailer: TRAILER.replace('PREV', '/X') }),
      code: 'pdf-revisions',
    },
    {
      fault: 'a Prev over a revision',
      file: updated({
        before: { text: updated().text, xref: original().xref },
        bodies: { 2: '(II)', 3: '(III)' },
        trailer: TRAILER.replace(NEW_ID, ID[0]),
      }),
      code: 'pdf-revisions',
    },
    {
      fault: 'no Prev, so that the update would be the whole file',
      file: updated({ trailer: TRAILER.replace('/Prev PREV', '') }),
      code: 'pdf-xref',
    },
    {
      fault: 'more revisions than anybody makes',
      file: updated(),
      code: 'pdf-revisions',
      limits: { revisions: 1 },
    },
    { fault: 'too many objects', file: updated(), code: 'pdf-too-many-objects', limits: { objects: 3 } },
  ])('refuses $fault', ({ file, code, limits }) => {
    expect(() => readRevisions(bytesOf(file), { ...PERMIT_LIMITS, ...limits })).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
