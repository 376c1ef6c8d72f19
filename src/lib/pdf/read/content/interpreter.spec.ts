import { PAGE, parse, stream, FONT, run, squareFont } from '../../../../../test/support/painted-page.js';
import { PERMIT_LIMITS } from '../limits.js';
import { PdfDocument } from '../pdf-document.js';
import { ContentCache } from './content-cache.js';
import { GlyphJudge } from './glyph-judge.js';
import { initialState } from './graphics-state.js';
import { Interpreter } from './interpreter.js';
import { IDENTITY } from './matrix.js';
import { openSession } from './page-marks.js';

describe('shapes', () => {
  it.each([
    { what: 're f', content: '10 20 30 40 re f', box: [10, 20, 40, 60], kind: 'rectangle' },
    {
      what: 'a rectangle of negative size',
      content: '40 60 -30 -40 re f*',
      box: [10, 20, 40, 60],
      kind: 'rectangle',
    },
    {
      what: 'four lines',
      content: '10 20 m 40 20 l 40 60 l 10 60 l h f',
      box: [10, 20, 40, 60],
      kind: 'rectangle',
    },
    { what: 'a triangle', content: '10 20 m 40 20 l 40 60 l f', box: [10, 20, 40, 60], kind: 'path' },
    { what: 'a curve', content: '0 0 m 0 90 30 90 30 0 c f', box: [0, 0, 30, 90], kind: 'path' },
    { what: 'a line', content: '5 5 m 50 5 l S', box: [5, 5, 50, 5], kind: 'stroke' },
    {
      what: 'a scaled rectangle',
      content: '2 0 0 3 5 7 cm 0 0 10 10 re f',
      box: [5, 7, 25, 37],
      kind: 'rectangle',
    },
    {
      what: 'a quarter turn',
      content: '0 1 -1 0 100 0 cm 0 0 10 20 re f',
      box: [80, 0, 100, 10],
      kind: 'rectangle',
    },
    {
      what: 'a turn of 45 degrees',
      content: '1 1 -1 1 100 0 cm 0 0 10 10 re f',
      box: [90, 0, 110, 20],
      kind: 'path',
    },
    {
      what: 'what a clip leaves',
      content: '0 0 20 20 re W n 10 10 30 30 re f',
      box: [10, 10, 20, 20],
      kind: 'rectangle',
    },
    {
      what: 'what the page leaves',
      content: '590 790 50 50 re f',
      box: [590, 790, 600, 800],
      kind: 'rectangle',
    },
    {
      what: 'a form in its place, cut to its box',
      content: '/Form Do',
      box: [100, 100, 120, 108],
      kind: 'rectangle',
    },
  ])('are noted: $what', ({ content, box, kind }) => {
    expect(run(content).shapes).toMatchObject([{ box, kind }]);
  });

  it('are none outside a clip', () => {
    expect(run('0 0 20 20 re W n 30 30 5 5 re f').shapes).toEqual([]);
  });

  it.each([
    { operators: '0.5 g', colour: [0.5, 0.5, 0.5], alpha: 1 },
    { operators: '1 0 0 rg', colour: [1, 0, 0], alpha: 1 },
    { operators: '0 1 1 0 k', colour: [1, 0, 0], alpha: 1 },
    { operators: '/DeviceRGB cs 0 0 1 sc', colour: [0, 0, 1], alpha: 1 },
    { operators: '1 0 0 rg /DeviceGray cs', colour: [0, 0, 0], alpha: 1 },
    { operators: '/Half gs', colour: [0, 0, 0], alpha: 0.5 },
    { operators: 'q 1 0 0 rg Q', colour: [0, 0, 0], alpha: 1 },
  ])('have the colour of $operators', ({ operators, colour, alpha }) => {
    expect(run(`${operators} 0 0 9 9 re f`).shapes).toMatchObject([{ colour, alpha }]);
  });

  it('keep the order of painting', () => {
    expect(run('0 0 9 9 re f 1 1 9 9 re B').shapes.map(({ kind, order }) => [kind, order])).toEqual([
      ['rectangle', 1],
      ['rectangle', 2],
      ['stroke', 2],
    ]);
  });
});

describe('text', () => {
  const show = (operators: string) => run(`BT /F0 10 Tf ${operators} ET`).texts;

  it('is read with the box of its ink', () => {
    expect(show('100 200 Td <000100020001> Tj')).toMatchObject([
      {
        text: '字 字',
        box: [100, 200, 117.5, 205],
        hidden: undefined,
        faults: [],
        colour: [0, 0, 0],
        order: 1,
      },
    ]);
  });

  it.each([
    { what: 'Tm', operators: '2 0 0 2 50 60 Tm <0001> Tj', box: [50, 60, 60, 70] },
    { what: 'TJ', operators: '[<0001> -500 <0001>] TJ', box: [0, 0, 20, 5] },
    { what: 'Tc', operators: '5 Tc <00010001> Tj', box: [0, 0, 20, 5] },
    { what: 'Tz', operators: '50 Tz <00010001> Tj', box: [0, 0, 7.5, 5] },
    { what: 'Ts', operators: '7 Ts <0001> Tj', box: [0, 7, 5, 12] },
    { what: 'TD and T*', operators: '10 100 TD T* <0001> Tj', box: [10, 200, 15, 205] },
    { what: "TL and '", operators: "20 700 Td 30 TL <0001> '", box: [20, 670, 25, 675] },
  ])('is placed by $what', ({ operators, box }) => {
    expect(show(operators)[0]?.box).toEqual(box);
  });

  it.each([
    { why: 'render mode 3', operators: '3 Tr <0001> Tj' },
    { why: 'render mode 7', operators: '7 Tr <0001> Tj' },
    { why: 'size 0.50 pt', operators: '0.05 0 0 0.05 0 0 Tm <0001> Tj' },
    { why: 'size 0.00 pt', operators: '0 Tz <0001> Tj' },
    { why: 'transparent', operators: '/Clear gs <0001> Tj' },
    { why: 'white', operators: '1 g <0001> Tj' },
    { why: 'outside the page', operators: '599 0 Td <0001> Tj' },
  ])('is hidden: $why', ({ why, operators }) => {
    expect(show(operators)[0]?.hidden).toBe(why);
  });

  it('is hidden behind a clip', () => {
    expect(run('0 0 4 4 re W n BT /F0 10 Tf <0001> Tj ET').texts[0]?.hidden).toBe('clipped away');
  });

  it('is not hidden when it is only space', () => {
    expect(show('3 Tr <0002> Tj')[0]).toMatchObject({ hidden: undefined, faults: [] });
  });

  it.each([
    { code: 'glyph-blank', codes: '<0003>' },
    { code: 'glyph-missing', codes: '<0009>' },
    { code: 'glyph-unmapped', codes: '<0004>' },
  ])('has the fault $code', ({ code, codes }) => {
    expect(show(`${codes} Tj`)[0]?.faults.map((fault) => fault.code)).toEqual([code]);
  });

  it.each([
    { what: 'the same bytes', x: 500, glyphId: 1, fault: undefined },
    { what: 'one point moved', x: 499, glyphId: 1, fault: 'glyph-differs' },
    { what: 'no such character', x: 500, glyphId: 0, fault: 'glyph-differs' },
  ])('is compared with the source font: $what', ({ x, glyphId, fault }) => {
    const judge = new GlyphJudge([{ program: squareFont(x), glyphIdOf: () => glyphId }]);
    expect(judge.judge(FONT, 1)?.code).toBe(fault);
  });

  it('is compared point by point where the bytes differ', () => {
    const judge = new GlyphJudge([{ program: squareFont(500, 'aabb'), glyphIdOf: () => 1 }]);
    expect(judge.judge(FONT, 1)).toBeUndefined();
  });
});

it.each([
  { content: '1 0 0 sh', code: 'page-operator' },
  { content: 'BI /W 1 ID x EI', code: 'page-operator' },
  { content: 'constructor', code: 'page-operator' },
  { content: 'Q', code: 'page-operator' },
  { content: 'q', code: 'page-operator' },
  { content: '0 0 9 9 re', code: 'page-operator' },
  { content: '1 2', code: 'page-operator' },
  { content: 'W', code: 'page-operator' },
  { content: '1 2 re f', code: 'page-operand' },
  { content: '(a) g', code: 'page-operand' },
  { content: '/Image Do', code: 'page-image' },
  { content: '/Missing Do', code: 'page-resource' },
  { content: '/Self Do', code: 'page-too-complex' },
  { content: '/Mask gs', code: 'page-transparency' },
  { content: '/Screen gs', code: 'page-transparency' },
  { content: '/Pattern cs', code: 'page-resource' },
  { content: '0 0 scn', code: 'page-colour' },
  { content: 'BT <0001> Tj ET', code: 'page-font' },
  { content: 'BT /F0 10 Tf <00> Tj ET', code: 'page-operand' },
  { content: 'BT /F0 10 Tf [/A] TJ ET', code: 'page-operand' },
  { content: 'q '.repeat(60), code: 'page-too-complex' },
  { content: '[1 0 R', code: 'pdf-syntax' },
])('refuses $content', ({ content, code }) => {
  expect(() => run(content)).toThrow(expect.objectContaining({ code }));
});

describe(ContentCache.name, () => {
  it('gives what a first reading gave, and keeps what follows out', () => {
    const cache = new ContentCache();
    const background = '0.5 g 0 0 9 9 re f';
    const fresh = run(background, cache);
    expect(run(background, cache)).toEqual(fresh);
    expect(run(`${background} 1 1 2 2 re f`, cache).shapes).toHaveLength(2);
    expect(run(background, cache)).toEqual(fresh);
  });

  it('does not let one page grow into the next', () => {
    const cache = new ContentCache();
    const page = (own: string): number => {
      const session = openSession(
        new PdfDocument(parse('<< >>'), [], PERMIT_LIMITS),
        new GlyphJudge(),
        cache,
      );
      const interpreter = new Interpreter(session, PAGE);
      interpreter.runStream(stream('<< >>', '0 0 9 9 re f'), undefined);
      interpreter.runStream(stream('<< >>', own), undefined);
      return interpreter.marks.shapes.length;
    };
    expect([page('1 1 2 2 re f'), page('3 3 2 2 re f'), page('4 4 2 2 re f')]).toEqual([2, 2, 2]);
  });

  it('keeps the order of painting where it repeats', () => {
    const cache = new ContentCache();
    const orders = (): number[] => {
      const document = new PdfDocument(parse('<< >>'), [], PERMIT_LIMITS);
      const interpreter = new Interpreter(openSession(document, new GlyphJudge(), cache), PAGE);
      for (const content of ['0 0 9 9 re f', '1 1 2 2 re f', '0 0 9 9 re f'])
        interpreter.runStream(stream('<< >>', content), undefined);
      return interpreter.marks.shapes.map(({ order }) => order);
    };
    expect([orders(), orders()]).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it('forgets the oldest first', () => {
    const cache = new ContentCache(2);
    const content = { shapes: [], order: 0, operators: 0, end: initialState(IDENTITY, PAGE) };
    for (const key of ['a', 'b', 'c']) cache.set(key, content);
    expect(['a', 'b', 'c'].map((key) => cache.get(key))).toEqual([undefined, content, content]);
  });

  it('tells streams apart by bytes, filter and the state they begin in', () => {
    const cache = new ContentCache();
    const start = initialState(IDENTITY, PAGE);
    const keys = [
      cache.key(stream('<< >>', 'a'), start),
      cache.key(stream('<< >>', 'b'), start),
      cache.key(stream('<< /Filter /FlateDecode >>', 'a'), start),
      cache.key(stream('<< >>', 'a'), { ...start, fillAlpha: 0.5 }),
      cache.key(stream('<< >>', 'a'), initialState([2, 0, 0, 2, 0, 0], PAGE)),
      cache.key(stream('<< >>', 'a'), initialState(IDENTITY, [0, 0, 600, 801])),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});
