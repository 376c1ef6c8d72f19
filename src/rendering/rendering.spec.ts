import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { DRAWN_AT, exampleCases, snapshotOfCase, templates } from '../../test/support/licence-snapshots.js';
import { DomainError } from '../lib/errors/domain-error.js';
import type { LicenceSnapshot } from './licence-snapshot.js';
import { RenderingService } from './rendering.service.js';
import { TemplatesService } from './templates.service.js';

const CASE = '02-housing-estate.json';
const rendering = new RenderingService(templates);

function bytesOf(service: RenderingService, snapshot: LicenceSnapshot, at = DRAWN_AT): Buffer {
  const { draft, documentId } = service.draw(snapshot, at);
  return Buffer.from(draft.serialise(documentId));
}

/** The snapshot of an example case with some of its data replaced. */
function withData(data: Record<string, unknown>, name = CASE): LicenceSnapshot {
  const snapshot = snapshotOfCase(name);
  return { ...snapshot, data: { ...snapshot.data, ...data } };
}

function refusal(snapshot: LicenceSnapshot): DomainError {
  try {
    rendering.layOut(snapshot);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('RenderingService', () => {
  it.each(exampleCases)('draws %s', (name) => {
    const { draft, sealPlace } = rendering.draw(snapshotOfCase(name), DRAWN_AT);
    expect(draft.pages.length).toBeGreaterThanOrEqual(3);
    expect(sealPlace.page).toBe(draft.pages[0]);
    expect(sealPlace.pageNumber).toBe(1);
  });

  it('leaves a place of 42 mm square for the seal', () => {
    const [x1, y1, x2, y2] = rendering.draw(snapshotOfCase(CASE), DRAWN_AT).sealPlace.rect;
    const millimetres = 25.4 / 72;
    expect([(x2 - x1) * millimetres, (y2 - y1) * millimetres].map((each) => each.toFixed(6))).toEqual([
      '42.000000',
      '42.000000',
    ]);
  });

  it('keeps a place for the countersignature, and says whose it is only where there is to be one', () => {
    const plain = rendering.draw(snapshotOfCase(CASE), DRAWN_AT);
    const awaited = snapshotOfCase(CASE, { countersigned: true });
    const { countersignPlace, draft, sealPlace } = rendering.draw(awaited, DRAWN_AT);
    const millimetres = (countersignPlace?.rect ?? []).map((each) => ((each * 25.4) / 72).toFixed(3));
    // 45 mm about a point 164 mm below the upper edge of A4: above the issuer's seal, beside the QR code.
    expect(millimetres).toEqual(['124.500', '110.500', '169.500', '155.500']);
    expect(countersignPlace?.page).toBe(draft.pages[0]);
    expect(countersignPlace?.rect[1]).toBeGreaterThan(sealPlace.rect[3]);
    expect(plain.countersignPlace?.rect).toEqual(countersignPlace?.rect);
    const lines = (snapshot: LicenceSnapshot) =>
      streamsIn(bytesOf(rendering, snapshot)).join('').match(/Tj$/gm)?.length ?? 0;
    expect(lines(awaited)).toBe(lines(snapshotOfCase(CASE)) + 2);
  });

  it('gives the same bytes for the same snapshot, whatever was drawn before', () => {
    const snapshot = snapshotOfCase(CASE);
    const again = new RenderingService(TemplatesService.load('templates'));
    bytesOf(again, snapshotOfCase('21-sixty-unit-works.json'));
    const reordered = Object.fromEntries(Object.entries(snapshot).toReversed()) as LicenceSnapshot;
    expect(bytesOf(again, reordered).equals(bytesOf(rendering, snapshot))).toBe(true);
  });

  it.each<[string, Partial<LicenceSnapshot>, Date]>([
    ['another number', { number: '410726202408150199' }, DRAWN_AT],
    ['another code to scan', { verification: { url: 'https://a/v/B', host: 'a', checkCode: '1' } }, DRAWN_AT],
    ['another second', {}, new Date('2024-08-15T02:30:01Z')],
  ])('gives another document id for %s', (_, changes, at) => {
    const before = rendering.draw(snapshotOfCase(CASE), DRAWN_AT).documentId;
    const after = rendering.draw(snapshotOfCase(CASE, changes), at).documentId;
    expect(Buffer.from(after).equals(Buffer.from(before))).toBe(false);
    expect(after).toHaveLength(16);
  });

  it('goes on over pages for sixty unit works, and for the longest texts the schema allows', () => {
    expect(rendering.draw(snapshotOfCase('21-sixty-unit-works.json'), DRAWN_AT).draft.pages).toHaveLength(5);
    const full = (length: number): string => '施'.repeat(length);
    const party = (role: string) => ({ role, name: full(100), leaderName: full(50) });
    const longest = withData({
      projectName: full(128),
      address: full(255),
      scale: full(500),
      remark: full(500),
      landPlanPermitNo: full(100),
      projectPlanPermitNo: full(100),
      drawingReviewNo: full(100),
      bidNoticeNo: full(100),
      fireReviewNo: full(100),
      parties: ['builder', ...Array.from({ length: 39 }, () => 'contractor')].map(party),
      unitWorks: Array.from({ length: 200 }, () => ({ name: full(100), kind: 'building', usage: full(50) })),
    });
    expect(() => rendering.layOut(longest)).not.toThrow();
  });
});

describe('characters', () => {
  it.each(['䶮', '㛃', '𬭎', '𠅤', '〇', '‰', 'é', 'Ⅲ', '㎡'])('%s is drawn', (character) => {
    expect(() => rendering.layOut(withData({ projectName: `示例${character}大厦` }))).not.toThrow();
  });

  it.each<[string, string, string]>([
    ['an emoji', '😀', 'U+1F600'],
    ['a tabulator', '\t', 'U+0009'],
    ['a line break', '\n', 'U+000A'],
    ['a lone surrogate', '\ud842', 'U+D842'],
    ['a bidirectional override', '\u202e', 'U+202E'],
    ['a zero-width space', '\u200b', 'U+200B'],
    ['a byte order mark', '\ufeff', 'U+FEFF'],
    ['a soft hyphen', '\u00ad', 'U+00AD'],
    ['a no-break space', '\u00a0', 'U+00A0'],
    ['a private-use character', '\ue000', 'U+E000'],
    ['a combining mark', '\u0301', 'U+0301'],
    ['a variation selector', '\ufe0f', 'U+FE0F'],
    ['an ideographic variation selector', '\u{e0100}', 'U+E0100'],
    ['a Hangul filler, which is a letter with an empty glyph', '\u3164', 'U+3164'],
    ['a replacement character', '\ufffd', 'U+FFFD'],
    ['an unassigned code point', '\u0378', 'U+0378'],
  ])('%s is refused by name and place', (_, character, codePoint) => {
    const parties = [
      { role: 'builder', name: '甲' },
      { role: 'contractor', name: `乙${character}` },
    ];
    const { code, extensions } = refusal(withData({ parties }));
    expect(code).toBe('character-not-drawable');
    expect(extensions).toMatchObject({ pointer: '/data/parties/1/name', codePoint });
  });
});

describe('a second licence type', () => {
  let root: string;
  let service: RenderingService;
  const LABEL = { font: 'bold', size: 20, minimum: 10, leading: 1.4, colour: 'ink' };
  const files = {
    'layout.json': {
      page: { width: 100, height: 60 },
      fonts: { regular: 'noto-serif-sc-regular', bold: 'noto-serif-sc-bold' },
      colours: { ink: '#000000' },
      styles: { label: LABEL },
      title: 'title',
      sealPlace: { page: 1, centre: [80, 40], diameter: 20 },
      sealPlaces: { corner: { page: 1, centre: [90, 10], diameter: 18 } },
      pages: [
        {
          name: 'only',
          background: [
            { type: 'rectangle', box: { x: 2, y: 2, width: 96, height: 56 }, width: 1, colour: 'ink' },
          ],
          elements: [
            {
              type: 'text',
              box: { x: 5, y: 5, width: 60, height: 20 },
              style: 'label',
              value: 'data.holder',
            },
            { type: 'qr', value: 'verification.url', place: { x: 10, y: 30, size: 20 }, colour: 'ink' },
          ],
        },
      ],
    },
    'wording.json': { title: '安全生产许可证 {number}' },
    'schema.json': { type: 'object', properties: { holder: { type: 'string' } } },
  };
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'templates-'));
    const folder = join(root, 'safety-permit', '1');
    mkdirSync(folder, { recursive: true });
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(folder, name), JSON.stringify(content));
    }
    service = new RenderingService(TemplatesService.load(root));
  });
  afterAll(() => rmSync(root, { recursive: true }));
  const snapshot = (holder: string): LicenceSnapshot => ({
    ...snapshotOfCase(CASE),
    licenceType: 'safety-permit',
    data: { holder },
  });

  it('needs nothing but a folder', () => {
    const { draft } = service.draw(snapshot('示例公司'), DRAWN_AT);
    expect(draft.pages[0]?.dict.toString()).toContain('/MediaBox [ 0 0 283.464');
  });

  it('has the places it names and no other', () => {
    const { countersignPlace, sealPlaces } = service.draw(snapshot('示例公司'), DRAWN_AT);
    expect(countersignPlace).toBeUndefined();
    expect([...sealPlaces.keys()]).toEqual(['corner']);
    const rect = sealPlaces.get('corner')?.rect.map((each) => Number(((each * 25.4) / 72).toFixed(6)));
    expect(rect).toEqual([81, 41, 99, 59]);
  });

  it('wraps, then shrinks to the minimum, then refuses naming the field', () => {
    // At 10 pt, 4 lines of 17 characters fit into 60 x 20 mm.
    expect(sizesOf(service, snapshot('字'.repeat(8)))).toEqual(['20']);
    expect(sizesOf(service, snapshot('字'.repeat(16)))).toEqual(['20']);
    expect(sizesOf(service, snapshot('字'.repeat(68)))).toEqual(['10']);
    const tooLong = () => service.layOut(snapshot('字'.repeat(69)));
    expect(tooLong).toThrow('/data/holder does not fit');
    expect(tooLong).toThrow(expect.objectContaining({ code: 'text-does-not-fit' }));
  });
});

/** Type sizes that the page sets, read back from the file. */
function sizesOf(service: RenderingService, snapshot: LicenceSnapshot): string[] {
  const sizes = streamsIn(bytesOf(service, snapshot)).flatMap((content) => [
    ...content.matchAll(/\/F\d ([\d.]+) Tf/g),
  ]);
  return sizes.map(([, size]) => size ?? '');
}

/** The compressed streams of a file, as text. */
function streamsIn(bytes: Buffer): string[] {
  const text = bytes.toString('latin1');
  return [...text.matchAll(/\/FlateDecode[^>]*>>\s*stream\n/g)].map((match) => {
    const start = match.index + match[0].length;
    return inflateSync(bytes.subarray(start)).toString('latin1');
  });
}
