import { squareTypeface } from '../../../test/support/square-typeface.js';
import { qrSymbol } from '../../lib/qr/qr-symbol.js';
import { Canvas, type FontUses } from '../canvas.js';
import { mm } from '../geometry.js';
import type { GridElement, Layout, ListElement, QrElement, Rules, Style } from '../template/layout.js';
import { parseWording } from '../template/wording.js';
import { Typesetter } from '../text/typesetter.js';
import { commonLevel, paginateGrid, planGridPage } from './grid-element.js';
import { paginateList, planListPage } from './list-element.js';
import type { Painter, PlanContext } from './painter.js';
import { planQr } from './qr-element.js';

const PAGE_HEIGHT = mm(100);
const CELL: Style = { font: 'only', size: 10, minimum: 5, leading: 1, colour: 'ink' };
const layout = {
  fonts: { only: 'noto-serif-sc-regular' },
  styles: { cell: CELL, fixed: { ...CELL, minimum: 10 } },
} as unknown as Layout;
const typeface = squareTypeface('F0', '甲乙丙丁戊己庚名员头尾一二三四五六1234567');
const wording = parseWording({ label: '名', head: '头', end: '尾' });
const RULES: Rules = { inner: 0.1, outer: 0.3, colour: 'ink', padding: 0 };

function context(data: Readonly<Record<string, unknown>>): PlanContext {
  const typesetter = new Typesetter(layout, wording, () => typeface);
  return { wording, typesetter, scope: { root: data, wordOf: () => undefined } };
}

/** What a painter draws: texts in order, with their place in millimetres from the upper left, and its operators. */
function drawn(paint: Painter): { texts: string[]; boxes: number[][]; operators: string } {
  const fonts: FontUses = new Map();
  const canvas = new Canvas(PAGE_HEIGHT, new Map([['ink', '0 0 0']]), fonts);
  paint(canvas);
  const operators = Buffer.from(canvas.content.toBytes()).toString('latin1');
  const codePoints = fonts.get(typeface)?.characters.map(({ codePoint }) => codePoint) ?? [];
  const texts = [...operators.matchAll(/<([0-9A-F]+)> Tj/g)].map(([, hex = '']) =>
    (hex.match(/.{4}/g) ?? [])
      .map((code) => String.fromCodePoint(codePoints[parseInt(code, 16) - 1] ?? 0))
      .join(''),
  );
  const boxes = [...operators.matchAll(/^([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re/gm)].map((match) => {
    const [x = 0, y = 0, width = 0, height = 0] = match.slice(1).map((each) => (Number(each) * 25.4) / 72);
    return [x, 100 - y - height, width, height].map((each) => Math.round(each * 10) / 10);
  });
  return { texts, boxes, operators };
}

describe('a grid', () => {
  const grid = (more: Partial<GridElement> = {}): GridElement => ({
    type: 'grid',
    box: { x: 10, y: 10, width: 40, height: 40 },
    columns: [10, 30],
    tallest: 100,
    rules: RULES,
    rows: [
      {
        each: 'members',
        cells: [
          { wording: 'label', style: 'cell', once: true },
          { value: 'item.name', style: 'cell' },
        ],
      },
      { when: 'extra', cells: [{ value: 'extra', style: 'cell', span: 2 }] },
    ],
    ...more,
  });
  const pages = (element: GridElement, data: Record<string, unknown>) =>
    paginateGrid(element, context(data)).map((rows) => drawn(planGridPage(element, rows)));

  it('draws a label once beside all repetitions of its row, and fills its box', () => {
    const [page] = pages(grid(), { members: [{ name: '甲' }, { name: '乙' }], extra: '丙' });
    expect(page?.texts).toEqual(['名', '甲', '乙', '丙']);
    expect(page?.boxes).toEqual([
      [10, 10, 10, 26.7],
      [20, 10, 30, 13.3],
      [20, 23.3, 30, 13.3],
      [10, 36.7, 40, 13.3],
      [10, 10, 40, 40],
    ]);
  });

  it('keeps an empty row for a repetition of nothing, and leaves out what does not hold', () => {
    const [page] = pages(grid(), { members: [] });
    expect(page?.texts).toEqual(['名']);
    expect(page?.boxes).toEqual([
      [10, 10, 10, 40],
      [20, 10, 30, 40],
      [10, 10, 40, 40],
    ]);
  });

  it('does not stretch rows beyond the tallest', () => {
    const [page] = pages(grid({ tallest: 12 }), { members: [{ name: '甲' }] });
    expect(page?.boxes.at(-1)).toEqual([10, 10, 40, 12]);
  });

  it('refuses by name what does not fit, unless it may go on', () => {
    const members = Array.from({ length: 30 }, (_, i) => ({ name: i === 3 ? '甲'.repeat(60) : '乙' }));
    expect(() => pages(grid(), { members })).toThrow('/members/3/name does not fit');
  });

  it('goes on over pages, the label again on each', () => {
    const members = Array.from({ length: 26 }, () => ({ name: '乙' }));
    const two = pages(grid({ continues: true }), { members });
    expect(two.map(({ texts }) => texts.filter((text) => text === '名'))).toEqual([['名'], ['名']]);
    expect(two.flatMap(({ texts }) => texts.filter((text) => text === '乙'))).toHaveLength(26);
  });
});

describe(commonLevel, () => {
  it.each([
    { rows: [10, 10, 50], height: 80, level: 15 },
    { rows: [10, 20, 30], height: 90, level: 30 },
    { rows: [10, 20, 30], height: 60, level: 10 },
    { rows: [10, 20], height: 50, level: 25 },
  ])('raises $rows to $level in $height', ({ rows, height, level }) => {
    expect(commonLevel(rows, height)).toBeCloseTo(level, 9);
  });

  it('does not lift short rows to the height of a tall one when a rounding error is left', () => {
    const rows = [10, 10.2, 10.4, 10.1, 10.3, 10, 10.2, 10.4, 10.1, 10.3, 10, 60];
    expect(commonLevel(rows, 174.42857142857142)).toBeCloseTo(114.42857142857142 / 11, 9);
  });
});

describe('a list', () => {
  const list: ListElement = {
    type: 'list',
    each: 'items',
    box: { x: 10, y: 10, width: 40, height: 30 },
    minimum: 10,
    headStyle: 'fixed',
    columns: [
      { width: 10, head: 'head', value: 'row.number', style: 'fixed' },
      { width: 30, head: 'head', value: 'item.name', style: 'fixed' },
    ],
    rules: RULES,
  };
  const pages = (element: ListElement, names: readonly string[]) =>
    paginateList(element, context({ items: names.map((name) => ({ name })) })).map((rows) =>
      drawn(planListPage(element, rows)),
    );

  it('repeats its head on every page and counts on', () => {
    expect(pages(list, ['甲', '乙', '丙']).map(({ texts }) => texts)).toEqual([
      ['头', '头', '1', '甲', '2', '乙'],
      ['头', '头', '3', '丙'],
    ]);
  });

  it('says where it ends, when there is room for that', () => {
    const ended = { ...list, end: 'end' };
    expect(pages(ended, ['甲']).map(({ texts }) => texts)).toEqual([['头', '头', '1', '甲', '尾']]);
    expect(pages(ended, ['甲', '乙']).map(({ texts }) => texts)).toEqual([
      ['头', '头', '1', '甲', '2', '乙'],
    ]);
  });

  it('makes room for text of several lines', () => {
    const [page] = pages(list, ['甲'.repeat(30)]);
    expect(page?.boxes.at(-1)?.[3]).toBeCloseTo(10 + (4 * 10 * 25.4) / 72, 1);
  });

  it('refuses a row that is higher than a page', () => {
    expect(() => pages(list, ['甲', '乙'.repeat(80)])).toThrow('/items/1 does not fit');
  });
});

describe('a QR code', () => {
  const element: QrElement = {
    type: 'qr',
    value: 'url',
    place: { x: 20, y: 30, size: 40 },
    colour: 'ink',
  };
  const URL = 'https://zz.yanjin.example/v/ABCDEFGHJKMNPQRSTVWXYZ0123';

  it('has modules exactly as wide as its size, upright, on white of four modules around', () => {
    const { operators } = drawn(planQr(element, context({ url: URL })));
    const symbol = qrSymbol(URL);
    const [scale = 0, , , , x = 0, y = 0] =
      /q ([-\d. ]+) cm/.exec(operators)?.[1]?.split(' ').map(Number) ?? [];
    expect(scale * symbol.size).toBeCloseTo(mm(40), 3);
    expect(x).toBeCloseTo(mm(20), 3);
    expect(y).toBeCloseTo(PAGE_HEIGHT - mm(70), 3);
    const dark = new Set<string>();
    for (const [, column, row, length] of operators.matchAll(/^(\d+) (\d+) (\d+) 1 re$/gm)) {
      for (let i = 0; i < Number(length); i += 1)
        dark.add(`${Number(column) + i},${symbol.size - 1 - Number(row)}`);
    }
    for (let row = 0; row < symbol.size; row += 1) {
      for (let column = 0; column < symbol.size; column += 1) {
        expect(dark.has(`${column},${row}`)).toBe(symbol.isDark(column, row));
      }
    }
    const quiet = (4 * 40) / symbol.size;
    expect(drawn(planQr(element, context({ url: URL }))).boxes[0]).toEqual(
      [20 - quiet, 30 - quiet, 40 + 2 * quiet, 40 + 2 * quiet].map((each) => Math.round(each * 10) / 10),
    );
  });
});
