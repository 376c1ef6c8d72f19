import { DomainError } from '../../lib/errors/domain-error.js';
import type { Appearance, Rect } from '../../lib/pades/write/appearance.js';
import { PdfDraft } from '../../lib/pdf/write/draft.js';
import { drawImpressions } from './impressions.js';
import { keywordCentre } from './keyword-place.js';
import { placeSeal } from './place-seal.js';
import { ridingSeam } from './riding-seam.js';
import type { PlaceableDocument, SealPlacement, TextLine } from './seal-placement.js';

const POINTS = 72 / 25.4;
const inMillimetres = (rect: Rect) => rect.map((each) => Number((each / POINTS).toFixed(3)));

/** Three pages of 100 x 100 mm; the issuer's line has 42 mm about the middle of the second. */
function threePages(texts: readonly TextLine[] = []): PlaceableDocument {
  const draft = new PdfDraft();
  const { context } = draft;
  const resources = draft.add(context.obj({ Font: {} }));
  const side = 100 * POINTS;
  const pages = [1, 2, 3].map((number) => {
    const contents = draft.addStream({}, Buffer.from(`% page ${number}`));
    const Contents = number === 1 ? contents : context.obj([contents]);
    return draft.addPage(
      context.obj({ Type: 'Page', MediaBox: [0, 0, side, side], Resources: resources, Contents }),
    );
  });
  const rect = [29, 29, 71, 71].map((each) => each * POINTS) as unknown as Rect;
  const [first, page] = pages;
  if (!first || !page) throw new Error('no pages');
  const corner = [5, 5, 25, 25].map((each) => each * POINTS) as unknown as Rect;
  return {
    draft,
    sealPlace: { page, rect },
    sealPlaces: new Map([['corner', { page: first, rect: corner }]]),
    texts: () => texts,
  };
}

const ROUND = { width: 42 * POINTS, height: 42 * POINTS };
const OVAL = { width: 45 * POINTS, height: 30 * POINTS };

/** Characters of 4 mm from 10 mm on, the em 40 to 44 mm high. */
function line(pageNumber: number, text: string): TextLine {
  const characters = Array.from(text, (character, i) => ({
    text: character,
    left: (10 + 4 * i) * POINTS,
    right: (14 + 4 * i) * POINTS,
  }));
  return { pageNumber, characters, bottom: 40 * POINTS, top: 44 * POINTS };
}

describe('placeSeal', () => {
  const LINES = [line(1, '发证机关 延津县'), line(2, '日　　期'), line(3, '发证机关盖章')];

  it('keeps the rectangle of the issuer as it is for a seal of its size', () => {
    const document = threePages();
    const { page, rect, impressions } = placeSeal(document, { kind: 'issuer-line' }, ROUND);
    expect(rect).toBe(document.sealPlace.rect);
    expect(page).toBe(document.draft.pages[1]);
    expect(impressions).toEqual([]);
  });

  it.each<[string, SealPlacement, typeof ROUND, { page: number; rect: number[] }]>([
    ['centres another size', { kind: 'issuer-line' }, OVAL, { page: 2, rect: [27.5, 35, 72.5, 65] }],
    [
      'takes the named place',
      { kind: 'field', name: 'corner' },
      { width: 18 * POINTS, height: 18 * POINTS },
      { page: 1, rect: [6, 6, 24, 24] },
    ],
    [
      'goes to the phrase, whatever white space is in it',
      { kind: 'keyword', phrase: '日期', offset: { right: 20, down: -10 } },
      OVAL,
      { page: 2, rect: [15.5, 37, 60.5, 67] },
    ],
    [
      'goes to the second of two phrases',
      { kind: 'keyword', phrase: '发证 机关', occurrence: 2, offset: { right: 10, down: 0 } },
      ROUND,
      { page: 3, rect: [7, 21, 49, 63] },
    ],
  ])('%s', (_, placement, size, expected) => {
    const document = threePages(LINES);
    const { page, rect } = placeSeal(document, placement, size);
    expect(page).toBe(document.draft.pages[expected.page - 1]);
    expect(inMillimetres(rect)).toEqual(expected.rect);
  });

  it('shows the seal on every other page, at the same place or at another', () => {
    const same = placeSeal(threePages(), { kind: 'every-page' }, ROUND);
    expect(same.impressions.map(({ pageNumber }) => pageNumber)).toEqual([1, 3]);
    for (const { rect, clip } of same.impressions) {
      expect(rect).toEqual(same.rect);
      expect(clip).toEqual(rect);
    }
    const centre = { left: 75, top: 25 };
    const other = placeSeal(threePages(), { kind: 'every-page', centre }, ROUND);
    expect(inMillimetres(other.rect)).toEqual([29, 29, 71, 71]);
    expect(other.impressions.map(({ rect }) => inMillimetres(rect))).toEqual([
      [54, 54, 96, 96],
      [54, 54, 96, 96],
    ]);
  });

  it('puts a third of the seal on the edge of each of three pages', () => {
    const placed = placeSeal(threePages(), { kind: 'riding-seam', top: 30 }, ROUND);
    expect(inMillimetres(placed.rect)).toEqual([29, 29, 71, 71]);
    expect(placed.impressions.map(({ rect }) => inMillimetres(rect))).toEqual([
      [86, 49, 128, 91],
      [72, 49, 114, 91],
      [58, 49, 100, 91],
    ]);
    expect(placed.impressions.map(({ clip }) => inMillimetres(clip))).toEqual([
      [86, 49, 100, 91],
      [86, 49, 100, 91],
      [86, 49, 100, 91],
    ]);
  });

  it.each<[SealPlacement, string]>([
    [{ kind: 'field', name: 'margin' }, 'The form has no place for a seal that is named margin.'],
    [{ kind: 'keyword', phrase: '监理' }, '“监理” stands on no page, so there is no place for the seal.'],
    [
      { kind: 'keyword', phrase: '发证机关' },
      '“发证机关” stands on the pages 2 times: say which of them is meant.',
    ],
    [
      { kind: 'keyword', phrase: '发证机关', occurrence: 3 },
      '“发证机关” stands on the pages 2 times, not 3 times.',
    ],
    [{ kind: 'keyword', phrase: '日期', occurrence: 2 }, '“日期” stands on the pages once, not 2 times.'],
    [{ kind: 'keyword', phrase: '日期', occurrence: 0 }, '“日期” stands on the pages once, not 0 times.'],
    [{ kind: 'keyword', phrase: ' 　' }, 'A phrase to place a seal by has 1 to 100 characters, not 0.'],
    [
      { kind: 'keyword', phrase: '县', offset: { right: 60, down: 0 } },
      'The seal would reach over the edge of page 1.',
    ],
    [{ kind: 'every-page', centre: { left: 90, top: 50 } }, 'The seal would reach over the edge of page 1.'],
    [{ kind: 'riding-seam', top: 10 }, 'The seal would reach over the edge of page 1.'],
    [{ kind: 'riding-seam', top: Number.NaN }, 'The seal would reach over the edge of page 1.'],
  ])('refuses %j', (placement, message) => {
    const place = () => placeSeal(threePages(LINES), placement, OVAL);
    expect(place).toThrow(DomainError);
    expect(place).toThrow(expect.objectContaining({ code: 'seal-place-invalid', message }));
  });

  it.each<[SealPlacement, page: number]>([
    [{ kind: 'issuer-line' }, 2],
    [{ kind: 'every-page' }, 3],
    [{ kind: 'riding-seam' }, 1],
  ])('refuses %j where page %i keeps a corner free of it', (placement, number) => {
    const document = threePages();
    const page = document.draft.pages[number - 1];
    if (!page) throw new Error('no page');
    const kept = (...corners: readonly number[]) => ({
      page,
      rect: corners.map((each) => each * POINTS) as unknown as Rect,
    });
    const beside = [kept(71, 0, 85, 100), kept(0, 0, 29, 100), kept(0, 71, 100, 100)];
    const place = (keptFree: PlaceableDocument['keptFree'] = []) =>
      placeSeal({ ...document, keptFree }, placement, ROUND);
    expect(() => place(beside)).not.toThrow();
    expect(() => place([...beside, kept(68, 68, 88, 88)])).toThrow(
      `The seal would lie on what has to stay free on page ${number}.`,
    );
  });
});

describe('keywordCentre', () => {
  it('counts phrases that do not overlap', () => {
    const lines = [line(1, '章章章')];
    expect(keywordCentre(lines, { phrase: '章章' }).x).toBeCloseTo(14 * POINTS, 6);
  });

  it('does not join the end of a line to the next', () => {
    const find = () => keywordCentre([line(1, '发证'), line(1, '机关')], { phrase: '发证机关' });
    expect(find).toThrow('stands on no page');
  });
});

describe('ridingSeam', () => {
  const pages = (count: number) => Array.from({ length: count }, () => ({ width: 600, height: 800 }));

  it.each([
    { count: 2, groups: [2] },
    { count: 10, groups: [10] },
    { count: 11, groups: [6, 5] },
    { count: 21, groups: [7, 7, 7] },
    { count: 35, groups: [9, 9, 9, 8] },
  ])('makes groups of $groups of $count pages', ({ count, groups }) => {
    const strips = ridingSeam(pages(count), ROUND).map(({ clip }) => (clip[2] - clip[0]) / POINTS);
    const expected = groups.flatMap((size) => Array.from({ length: size }, () => 42 / size));
    expect(strips.map((each) => each.toFixed(6))).toEqual(expected.map((each) => each.toFixed(6)));
    expect(Math.min(...strips)).toBeGreaterThanOrEqual(4);
  });

  it.each([2, 5, 11, 23])('shows every part of the seal once a group, on %i pages', (count) => {
    const parts = ridingSeam(pages(count), ROUND).map(({ rect, clip }) => [
      clip[0] - rect[0],
      clip[2] - rect[0],
    ]);
    let expected = 0;
    for (const [from = 0, to = 0] of parts) {
      expect(from).toBeCloseTo(expected, 6);
      expected = Math.abs(to - ROUND.width) < 1e-6 ? 0 : to;
    }
    expect(expected).toBe(0);
  });

  it('lies half way down, at the edge, where nothing else is said', () => {
    const [first] = ridingSeam(pages(2), ROUND);
    expect(((first?.rect[1] ?? 0) + (first?.rect[3] ?? 0)) / 2).toBeCloseTo(400, 6);
    expect(first?.clip[2]).toBe(600);
  });

  it.each([0, 1])('refuses %i pages', (count) => {
    expect(() => ridingSeam(pages(count), ROUND)).toThrow('needs at least two pages');
  });
});

describe('drawImpressions', () => {
  const appearance: Appearance = {
    ...ROUND,
    deflated: Uint8Array.of(0x78, 0x9c, 3, 0, 0, 0, 0, 1),
    sha256: '',
  };
  const written = (document: PlaceableDocument) =>
    Buffer.from(document.draft.serialise(new Uint8Array(16))).toString('latin1');

  it('adds one form, and a clip and a place to each page, behind what was drawn', () => {
    const document = threePages();
    const { impressions } = placeSeal(document, { kind: 'riding-seam' }, ROUND);
    drawImpressions(document.draft, impressions, appearance);
    const text = written(document);
    expect(text.match(/\/Subtype \/Form/g)).toHaveLength(1);
    expect(text).toMatch(/\/Font <<\n>>\n\/XObject <<\n\/SealImpression \d+ 0 R\n>>/);
    // 86 mm, 29 mm, 14 mm, 42 mm in points, then where the whole seal begins.
    expect(text).toContain(
      'q 243.78 82.205 39.685 119.055 re W n 1 0 0 1 243.78 82.205 cm /SealImpression Do Q',
    );
    expect(text).toContain(
      'q 243.78 82.205 39.685 119.055 re W n 1 0 0 1 204.094 82.205 cm /SealImpression Do Q',
    );
    expect(text).toContain(
      'q 243.78 82.205 39.685 119.055 re W n 1 0 0 1 164.409 82.205 cm /SealImpression Do Q',
    );
    expect(text.match(/\/Contents \[ \d+ 0 R \d+ 0 R \]/g)).toHaveLength(3);
    expect(text).not.toContain('/Group');
  });

  it('writes the same operators once', () => {
    const document = threePages();
    const { impressions } = placeSeal(document, { kind: 'every-page' }, ROUND);
    drawImpressions(document.draft, impressions, appearance);
    expect(written(document).match(/Do Q/g)).toHaveLength(1);
  });

  it('names the colour space of pages that show an image', () => {
    const document = threePages();
    const { impressions } = placeSeal(document, { kind: 'every-page' }, ROUND);
    const image = { width: 1, height: 1, rgb: new Uint8Array(1), alpha: new Uint8Array(1) };
    drawImpressions(document.draft, impressions, { ...appearance, image });
    expect(
      written(document).match(/\/Group <<\n\/Type \/Group\n\/S \/Transparency\n\/CS \/DeviceRGB/g),
    ).toHaveLength(2);
  });

  it('changes nothing where there are none', () => {
    const document = threePages();
    drawImpressions(document.draft, [], appearance);
    expect(written(document)).toBe(written(threePages()));
  });
});
