import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Appearance, Rect } from '../../src/lib/pades/write/appearance.js';
import { writePrepared } from '../../src/lib/pades/write/prepared-seal.js';
import { addSealField } from '../../src/lib/pades/write/seal-field.js';
import { PdfDraft } from '../../src/lib/pdf/write/draft.js';
import type { TrueTypeFont } from '../../src/lib/truetype/true-type-font.js';
import { RenderingService } from '../../src/rendering/rendering.service.js';
import { drawImpressions } from '../../src/sealing/places/impressions.js';
import { placeSeal } from '../../src/sealing/places/place-seal.js';
import type { PlaceableDocument, SealPlacement } from '../../src/sealing/places/seal-placement.js';
import { drawSpecimen } from '../../src/sealing/specimen/specimen.js';
import { readSpecimenFont } from '../../src/sealing/specimen/specimen-font.js';
import { appearanceOf, readUploadedSpecimen } from '../../src/sealing/specimen/upload/uploaded-specimen.js';
import { DRAWN_AT, snapshotOfCase, templates } from '../support/licence-snapshots.js';
import { crop, difference, inked, type Pixels, readPixels, sideBySide } from '../support/ppm.js';
import { ask, judgedBy } from './judges.js';

const rendering = new RenderingService(templates);
const CASE = '02-housing-estate.json';
const POINTS = 72 / 25.4;

describe('places of seals', () => {
  let folder: string;
  let font: TrueTypeFont;
  const path = (name: string) => join(folder, name);
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'places-'));
    font = await readSpecimenFont();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const authority = () =>
    drawSpecimen(
      { kind: 'authority-round', name: '延津县行政审批和政务信息管理局', code: '4107260000017' },
      font,
    );

  /** A file with its seal's field and impressions, to be looked at. */
  function write(
    name: string,
    document: PlaceableDocument,
    placement: SealPlacement,
    specimen: Appearance,
  ): void {
    const { impressions, ...place } = placeSeal(document, placement, specimen);
    drawImpressions(document.draft, impressions, specimen);
    const added = addSealField(document.draft, {
      ...place,
      fieldName: 'IssuerSeal',
      description: '电子印章',
      appearance: specimen,
      signature: { reserve: 20, name: '测试', reason: '测试', at: DRAWN_AT },
      permission: 1,
    });
    writeFileSync(path(name), writePrepared(document.draft, added, new Uint8Array(16)).bytes);
  }

  const licence = () => rendering.draw(snapshotOfCase(CASE), DRAWN_AT);

  describe('on a licence', () => {
    const millimetres = (rect: Rect) => rect.map((each) => each / POINTS);

    it('are found by what is printed', () => {
      const drawn = licence();
      // Far enough to the right to leave the QR code free.
      const offset = { right: 40, down: 5 };
      const placement = { kind: 'keyword', phrase: '发证机关', occurrence: 1, offset } as const;
      const { page, rect } = placeSeal(drawn, placement, authority());
      expect(page).toBe(drawn.draft.pages[0]);
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = millimetres(rect);
      // Four characters of 13 pt from 90 mm on, in the last line of a box that ends 207 mm from the upper edge.
      expect((x1 + x2) / 2).toBeCloseTo(90 + (2 * 13) / POINTS + 40, 2);
      expect((y1 + y2) / 2).toBeCloseTo(297 - 207 + (0.7 * 13) / POINTS - 5, 2);
    });

    it('are not guessed among several', () => {
      const placement = { kind: 'keyword', phrase: '发证机关' } as const;
      expect(() => placeSeal(licence(), placement, authority())).toThrow('stands on the pages 2 times');
    });

    it('cost nothing to the file when they are asked for', () => {
      const [asked, other] = [licence(), licence()];
      expect(asked.texts().length).toBeGreaterThan(50);
      const bytes = ({ draft, documentId }: typeof asked) => Buffer.from(draft.serialise(documentId));
      expect(bytes(asked).equals(bytes(other))).toBe(true);
    });
  });

  judgedBy(['pdftoppm', 'qpdf'], () => {
    const paint = (name: string, page: number): Pixels => {
      ask('pdftoppm', [
        '-r',
        '144',
        '-f',
        String(page),
        '-singlefile',
        '-l',
        String(page),
        path(name),
        path('page'),
      ]);
      return readPixels(readFileSync(path('page.ppm')));
    };

    /** White pages of 600 x 800 points, which are 1200 x 1600 pixels; the issuer's line lies in the middle. */
    const whitePages = (count: number, { width, height }: Appearance): PlaceableDocument => {
      const draft = new PdfDraft();
      const { context } = draft;
      const pages = Array.from({ length: count }, () =>
        draft.addPage(context.obj({ Type: 'Page', MediaBox: [0, 0, 600, 800], Resources: {} })),
      );
      const [page] = pages;
      if (!page) throw new Error('no page');
      return { draft, sealPlace: { page, rect: [200, 300, 200 + width, 300 + height] } };
    };

    /** 114 points, which are 228 pixels: a half, a third, a fourth and a sixth of it are whole pixels. */
    const company = (name = '河南示例建工有限公司') =>
      drawSpecimen(
        {
          kind: 'company-round',
          name,
          code: '4107260000017',
          diameter: 114 / POINTS,
        },
        font,
      );
    const whole = (painted: Pixels) =>
      crop(painted, { x: 400, y: 1600 - 600 - 228, width: 228, height: 228 });

    it.each([2, 3, 4, 6])('the edges of %i pages side by side are the whole seal', (count) => {
      const specimen = company();
      write('seam.pdf', whitePages(count, specimen), { kind: 'riding-seam' }, specimen);
      const pages = Array.from({ length: count }, (_, i) => paint('seam.pdf', i + 1));
      const width = 228 / count;
      const strips = pages.map((page) => crop(page, { x: 1200 - width, y: 800 - 114, width, height: 228 }));
      const seal = whole(pages[0] ?? strips[0] ?? { width: 0, height: 0, data: new Uint8Array(0) });
      expect(inked(seal)).toBeGreaterThan(0.15);
      for (const strip of strips) expect(inked(strip)).toBeGreaterThan(0.05);
      expect(difference(sideBySide(strips), seal)).toBeLessThan(0.002);
      expect(difference(sideBySide(strips.toReversed()), seal)).toBeGreaterThan(0.1);
      const besides = pages.map((page) => crop(page, { x: 800, y: 0, width: 400 - width - 2, height: 1600 }));
      for (const page of besides) expect(inked(page)).toBe(0);
    });

    it('every page has the same seal', () => {
      const specimen = company();
      write('every.pdf', whitePages(3, specimen), { kind: 'every-page' }, specimen);
      const [first, second, third] = [1, 2, 3].map((page) => whole(paint('every.pdf', page)));
      if (!first || !second || !third) throw new Error('no pages');
      expect(inked(first)).toBeGreaterThan(0.15);
      expect(difference(first, second)).toBeLessThan(0.002);
      expect(difference(first, third)).toBeLessThan(0.002);
    });

    it('a specimen that was sent as a picture looks as it did', async () => {
      const specimen = company();
      write('vector.pdf', whitePages(1, specimen), { kind: 'issuer-line' }, specimen);
      const args = ['-r', '600', '-x', '1600', '-y', '3100', '-W', '1100', '-H', '1100'];
      ask('pdftoppm', [...args, '-png', '-singlefile', path('vector.pdf'), path('scan')]);
      const uploaded = await readUploadedSpecimen(readFileSync(path('scan.png')), 'image/png');
      const image = appearanceOf(uploaded, 114 / POINTS);
      expect([image.width, image.height].map(Math.round)).toEqual([114, 114]);
      write('image.pdf', whitePages(2, image), { kind: 'every-page' }, image);
      const seal = whole(paint('vector.pdf', 1));
      expect(inked(seal)).toBeGreaterThan(0.15);
      // Edges are smoothed otherwise than those of outlines: the seal of another name differs twice as much.
      const other = company('延津县示例置业有限公司');
      write('other.pdf', whitePages(1, other), { kind: 'issuer-line' }, other);
      const differs = (file: string, page: number) => difference(whole(paint(file, page)), seal, 128);
      expect(differs('other.pdf', 1)).toBeGreaterThan(0.07);
      for (const page of [1, 2]) expect(differs('image.pdf', page)).toBeLessThan(0.04);
      expect(ask('qpdf', ['--check', path('image.pdf')]).status).toBe(0);
      const text = readFileSync(path('image.pdf'), 'latin1');
      expect(text.match(/\/S \/Transparency\n\/CS \/DeviceRGB/g)).toHaveLength(2);
    });

    it('a seal keeps its shape in a place of other proportions', () => {
      const oval = drawSpecimen({ kind: 'oval', name: '河南示例建工有限公司', label: '合同专用章' }, font);
      const document = whitePages(1, { ...oval, width: 140, height: 140 });
      const added = addSealField(document.draft, {
        ...document.sealPlace,
        fieldName: 'IssuerSeal',
        description: '电子印章',
        appearance: oval,
        signature: { reserve: 20, name: '测试', reason: '测试', at: DRAWN_AT },
        permission: 1,
      });
      writeFileSync(path('oval.pdf'), writePrepared(document.draft, added, new Uint8Array(16)).bytes);
      const painted = paint('oval.pdf', 1);
      // 45 x 30 mm about the middle of the place: 255 x 170 pixels about (540, 860).
      expect(inked(crop(painted, { x: 412, y: 775, width: 256, height: 172 }))).toBeGreaterThan(0.1);
      expect(inked(crop(painted, { x: 400, y: 720, width: 280, height: 54 }))).toBe(0);
      expect(inked(crop(painted, { x: 400, y: 948, width: 280, height: 52 }))).toBe(0);
    });
  });

  judgedBy(['qpdf', 'pdftotext', 'pdftoppm', 'zbarimg'], () => {
    it.each<[string, SealPlacement]>([
      ['on the edges', { kind: 'riding-seam' }],
      ['on every page', { kind: 'every-page', centre: { left: 105, top: 262 } }],
      ['on a phrase', { kind: 'keyword', phrase: '日期', occurrence: 1, offset: { right: 40, down: 0 } }],
    ])('leave the file without fault, its text and its code to be read: %s', (_, placement) => {
      write('licence.pdf', licence(), placement, authority());
      expect(ask('qpdf', ['--check', path('licence.pdf')])).toMatchObject({
        status: 0,
        output: expect.stringContaining('No syntax or stream encoding errors found') as string,
      });
      writeFileSync(path('plain.pdf'), licence().draft.serialise(new Uint8Array(16)));
      const textOf = (name: string) => ask('pdftotext', ['-raw', path(name), '-']).output;
      expect(textOf('licence.pdf')).toBe(textOf('plain.pdf'));
      ask('pdftoppm', [
        '-r',
        '150',
        '-f',
        '1',
        '-l',
        '1',
        '-png',
        '-singlefile',
        path('licence.pdf'),
        path('scan'),
      ]);
      const { output } = ask('zbarimg', ['--raw', '-q', path('scan.png')]);
      // Where there is no desktop, zbarimg complains of that below what it has read.
      expect(output.split('\n')[0]).toBe(snapshotOfCase(CASE).verification.url);
    });
  });
});
