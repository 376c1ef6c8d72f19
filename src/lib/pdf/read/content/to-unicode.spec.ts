import { readToUnicode } from './to-unicode.js';

const cmap = (body: string) =>
  readToUnicode(Buffer.from(`/CIDInit /ProcSet findresource begin\n${body}\nend`));

describe(readToUnicode.name, () => {
  it.each([
    { clause: 'one character', body: '1 beginbfchar <0001> <5EF6> endbfchar', map: [[1, '延']] },
    {
      clause: 'a surrogate pair',
      body: '1 beginbfchar <0002> <D872DF4E> endbfchar',
      map: [[2, '\u{2cb4e}']],
    },
    {
      clause: 'several characters for one code',
      body: '1 beginbfchar <0003> <00660069> endbfchar',
      map: [[3, 'fi']],
    },
    {
      clause: 'a range',
      body: '1 beginbfrange <0010> <0012> <0041> endbfrange',
      map: [
        [16, 'A'],
        [17, 'B'],
        [18, 'C'],
      ],
    },
    {
      clause: 'a range with a list',
      body: '1 beginbfrange <0010> <0011> [<0041> <6D25>] endbfrange',
      map: [
        [16, 'A'],
        [17, '津'],
      ],
    },
    { clause: 'comments', body: '% note\n1 beginbfchar <0001> <0041> endbfchar', map: [[1, 'A']] },
    { clause: 'nothing', body: '', map: [] },
  ] as { clause: string; body: string; map: [number, string][] }[])('reads $clause', ({ body, map }) => {
    expect([...cmap(body)]).toEqual(map);
  });

  it.each([
    { fault: 'a code of one byte', body: '1 beginbfchar <01> <0041> endbfchar' },
    { fault: 'a code mapped twice', body: '2 beginbfchar <0001> <0041> <0001> <0042> endbfchar' },
    { fault: 'half a surrogate pair', body: '1 beginbfchar <0001> <D872> endbfchar' },
    { fault: 'a missing target', body: '1 beginbfchar <0001> endbfchar' },
    { fault: 'an empty target', body: '1 beginbfchar <0001> <> endbfchar' },
    { fault: 'a range across a byte', body: '1 beginbfrange <0001> <0003> <00FE> endbfrange' },
    { fault: 'a list that is too short', body: '1 beginbfrange <0010> <0011> [<0041>] endbfrange' },
  ])('refuses $fault', ({ body }) => {
    expect(() => cmap(body)).toThrow(expect.objectContaining({ code: 'page-font' }));
  });
});
