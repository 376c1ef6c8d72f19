import { reasonRefused } from '../text/drawable-characters.js';
import { typefaceNamed } from '../text/font-library.js';
import { parseExpression } from './expression.js';
import type { BackgroundElement, ContentElement, Layout, PageLayout, TextSource } from './layout.js';
import { literalText, type Wording } from './wording.js';

/**
 * Checks what a schema cannot: that every name used in a layout is defined, expressions parse, columns add up to
 * their box and every fixed word can be drawn.
 *
 * @throws Error naming the place
 */
export function assertReferences(layout: Layout, wording: Wording): void {
  const check = new ReferenceCheck(layout, wording);
  check.whole();
}

class ReferenceCheck {
  private place = 'layout.json';

  constructor(
    private readonly layout: Layout,
    private readonly wording: Wording,
  ) {}

  whole(): void {
    this.words(this.layout.title);
    for (const [name, style] of Object.entries(this.layout.styles)) {
      this.place = `layout.json: style ${name}`;
      this.defined('font', style.font, this.layout.fonts);
      this.colour(style.colour);
      this.require((style.minimum ?? 0) <= style.size, 'its minimum is above its size');
    }
    for (const page of this.layout.pages) this.page(page);
    this.sealPlaces();
    this.fixedWords();
  }

  private sealPlaces(): void {
    const { page, sealPlace, countersignPlace, sealPlaces } = this.layout;
    for (const [name, place] of Object.entries({ sealPlace, countersignPlace, ...sealPlaces })) {
      if (!place) continue;
      this.place = `layout.json: ${name}`;
      this.require(place.page <= this.layout.pages.length, 'there is no such page');
      const [x, y] = place.centre;
      const room = Math.min(x, page.width - x, y, page.height - y);
      this.require(room >= place.diameter / 2, 'it does not lie on the page');
    }
  }

  private page(page: PageLayout): void {
    this.place = `layout.json: page ${page.name}`;
    if (page.when !== undefined) parseExpression(page.when);
    if (page.pictures) this.source({ wording: page.pictures.marks.wording }, page.pictures.marks.style);
    const flowing = page.elements.filter(({ type }) => type === 'list' || type === 'grid');
    this.require(flowing.length <= 1, 'only one list or grid can go on over pages');
    for (const [i, element] of page.background.entries()) {
      this.place = `layout.json: page ${page.name}, background ${i} (${element.type})`;
      this.background(element);
    }
    for (const [i, element] of page.elements.entries()) {
      this.place = `layout.json: page ${page.name}, element ${i} (${element.type})`;
      this.content(element);
    }
  }

  private background(element: BackgroundElement): void {
    this.colour(element.colour);
    if (element.type !== 'watermark') return;
    this.words(element.wording);
    this.require(this.wording.get(element.wording)?.fixed !== undefined, 'a watermark shows no values');
    this.defined('font', element.font, this.layout.fonts);
    if (element.when !== undefined) parseExpression(element.when);
  }

  private content(element: ContentElement): void {
    switch (element.type) {
      case 'text':
        this.source(element, element.style);
        if (element.when !== undefined) parseExpression(element.when);
        return;
      case 'qr':
        parseExpression(element.value);
        this.colour(element.colour);
        return;
      case 'grid':
        this.grid(element);
        return;
      case 'list':
        parseExpression(element.each);
        this.defined('style', element.headStyle, this.layout.styles);
        if (element.end !== undefined) this.words(element.end);
        this.columns(
          element.columns.map(({ width }) => width),
          element.box.width,
        );
        for (const column of element.columns) {
          this.words(column.head);
          this.source(column, column.style);
        }
        this.colour(element.rules.colour);
    }
  }

  private grid(grid: Extract<ContentElement, { type: 'grid' }>): void {
    this.colour(grid.rules.colour);
    this.columns(grid.columns, grid.box.width);
    for (const row of grid.rows) {
      const covered = row.cells.reduce((sum, { span = 1 }) => sum + span, 0);
      this.require(
        covered === grid.columns.length,
        `a row covers ${covered} of ${grid.columns.length} columns`,
      );
      if (row.when !== undefined) parseExpression(row.when);
      if (row.each !== undefined) parseExpression(row.each);
      for (const cell of row.cells) this.source(cell, cell.style);
    }
  }

  private source({ wording, value }: TextSource, style: string): void {
    this.require((wording === undefined) !== (value === undefined), 'needs either wording or value');
    if (wording !== undefined) this.words(wording);
    if (value !== undefined) parseExpression(value);
    this.defined('style', style, this.layout.styles);
  }

  private columns(widths: readonly number[], whole: number): void {
    const sum = widths.reduce((total, width) => total + width, 0);
    this.require(
      Math.abs(sum - whole) < 0.01,
      `its columns add up to ${sum} mm, the box is ${whole} mm wide`,
    );
  }

  private words(key: string): void {
    this.require(this.wording.has(key), `wording.json has no key ${key}`);
  }

  private colour(name: string): void {
    this.defined('colour', name, this.layout.colours);
  }

  private defined(kind: string, name: string, among: Readonly<Record<string, unknown>>): void {
    this.require(Object.hasOwn(among, name), `there is no ${kind} ${name}`);
  }

  private require(condition: boolean, problem: string): void {
    if (!condition) throw new Error(`${this.place}: ${problem}`);
  }

  private fixedWords(): void {
    const typefaces = Object.values(this.layout.fonts).map(typefaceNamed);
    for (const [key, { texts }] of this.wording) {
      this.place = `wording.json: ${key}`;
      for (const character of texts.map(literalText).join('')) {
        const codePoint = character.codePointAt(0) ?? 0;
        const drawn = typefaces.some((typeface) => typeface.glyph(codePoint));
        this.require(drawn && reasonRefused(character) === undefined, `cannot draw ${character}`);
      }
    }
  }
}
