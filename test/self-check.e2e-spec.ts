import { createHash } from 'node:crypto';
import { PDFName } from 'pdf-lib';
import { ContentCache } from '../src/lib/pdf/read/content/content-cache.js';
import { CertificateReader } from '../src/lib/x509/read/certificate-reader.js';
import { paintPages } from '../src/verification/self-check/page-painter.js';
import { runSelfCheck } from '../src/verification/self-check/run-self-check.js';
import { dictsWith, pageContent, refsUnder, spoilStream } from './support/sealed-permit.js';
import { SelfCheckScene } from './support/self-check-scene.js';

const HOUSING = '02-housing-estate.json';

describe('the self-check of pages', () => {
  let scene: SelfCheckScene;
  let selfCheck: SelfCheckScene['selfCheck'];
  let maker: SelfCheckScene['maker'];
  let snapshot: SelfCheckScene['snapshot'];
  let seal: SelfCheckScene['seal'];
  let sound: SelfCheckScene['sound'];
  let codesOf: SelfCheckScene['codesOf'];
  let sealedAfter: SelfCheckScene['sealedAfter'];
  let spoilContent: SelfCheckScene['spoilContent'];

  beforeAll(async () => {
    scene = await SelfCheckScene.open(HOUSING);
    ({ selfCheck, maker, snapshot, seal, sound, codesOf, sealedAfter, spoilContent } = scene);
  });

  describe('of a permit as it was made', () => {
    it('finds it sound and says what it found', async () => {
      const report = await selfCheck.check(maker.question(snapshot, sound));
      expect(report.faults).toEqual([]);
      expect(report.sound).toBe(true);
      expect(report.facts).toMatchObject({
        bytes: sound.length,
        sha256: createHash('sha256').update(sound).digest('hex'),
        structure: { pages: 3 },
        revisions: ['seal'],
        seals: [
          { fieldName: 'IssuerSeal', digestMatches: true, signatureIsValid: true, signerIsExpected: true },
        ],
        awaiting: undefined,
        timestamps: [],
        level: 'B-B',
        page: {
          codes: [snapshot.verification.url],
          seals: [{ fieldName: 'IssuerSeal', isDrawn: true, specimenIsExpected: true }],
        },
        pixels: undefined,
      });
      expect(report.facts.seals[0]?.chain).toHaveLength(3);
      expect(report.facts.page?.textsFound).toBe(report.facts.page?.textsExpected);
    });

    it.each(['01-minimal.json', '18-epc-consortium.json', '19-rare-characters.json', '27-every-field.json'])(
      'finds %s sound, one after the other in one process',
      async (file) => {
        const other = await maker.snapshot(file);
        const bytes = await maker.seal(maker.draw(other), maker.sealOf(other));
        expect(await selfCheck.check(maker.question(other, bytes))).toMatchObject({
          faults: [],
          sound: true,
        });
      },
    );

    it('sees the same in the pixels', async () => {
      const report = await selfCheck.check({ ...maker.question(snapshot, sound), render: true });
      expect(report.faults).toEqual([]);
      expect(report.facts.pixels).toMatchObject({ pages: 3, code: snapshot.verification.url });
      expect(report.facts.pixels?.glyphsInked).toBe(report.facts.pixels?.glyphsExpected);
      expect(report.facts.pixels?.sealRedness).toEqual([expect.any(Number)]);
      expect(report.facts.pixels?.sealRedness[0]).toBeGreaterThan(0.1);
    }, 60_000);
  });

  describe('of a drawing that is wrong', () => {
    it('catches a glyph that is blank', async () => {
      const bytes = await sealedAfter(({ draft }) => {
        for (const file of refsUnder(draft, 'FontFile2')) spoilStream(draft, file, withBlankGlyph);
      });
      expect(await codesOf(bytes)).toEqual(['glyph-blank']);
    });

    it('catches a glyph of another character', async () => {
      const bytes = await sealedAfter(({ draft }) => {
        for (const font of dictsWith(draft, 'CIDToGIDMap'))
          font.set(PDFName.of('CIDToGIDMap'), draft.addStream({}, swappedGlyphMap()));
      });
      expect(await codesOf(bytes)).toEqual(['glyph-differs']);
    });

    it('catches a ToUnicode map that says another character', async () => {
      const bytes = await sealedAfter(({ draft }) => {
        for (const map of refsUnder(draft, 'ToUnicode'))
          spoilStream(draft, map, (cmap) =>
            Buffer.from(cmap.toString('latin1').replace(/<65BD>/, '<6613>'), 'latin1'),
          );
      });
      expect(await codesOf(bytes)).toEqual(expect.arrayContaining(['glyph-differs']));
    });

    it.each([
      { fault: 'in render mode 3', prefix: '3 Tr ' },
      { fault: 'scaled to nothing', prefix: '0.01 0 0 0.01 0 0 cm ' },
      { fault: 'outside the page', prefix: '1 0 0 1 0 900 cm ' },
      { fault: 'behind a clip', prefix: '0 0 5 5 re W n ' },
    ])('catches text $fault', async ({ prefix }) => {
      const codes = await codesOf(await spoilContent((operators) => prefix + operators));
      expect(codes).toEqual(expect.arrayContaining(['text-hidden', 'text-missing']));
    });

    it('catches white text', async () => {
      const codes = await codesOf(
        await spoilContent((operators) => operators.replaceAll(/^\S+ \S+ \S+ rg$/gm, '1 1 1 rg')),
      );
      expect(codes).toEqual(expect.arrayContaining(['text-hidden', 'text-missing']));
    });

    it('catches text under a white rectangle', async () => {
      const bytes = await spoilContent((operators) => `${operators}\n1 1 1 rg 60 400 470 300 re f`);
      expect(await codesOf(bytes)).toEqual(['text-covered']);
    });

    it.each([{ page: 0 }, { page: 1 }, { page: 2 }])(
      'catches a text printed over another on page index $page',
      async ({ page }) => {
        const bytes = await sealedAfter(({ draft }) =>
          spoilStream(draft, pageContent(draft, page), (operators) => movedOnto(operators, 3, 4)),
        );
        expect(await codesOf(bytes)).toEqual(['text-overlap']);
      },
    );

    it.each([
      { rise: 15, codes: [] },
      { rise: 24, codes: ['text-overlap'] },
    ])(
      'sees $codes when the second line of a text comes $rise pt nearer to the first',
      async ({ rise, codes }) => {
        const bytes = await spoilContent((operators) =>
          operators.replace(' 463.569 Tm', ` ${463.569 + rise} Tm`),
        );
        expect(bytes).not.toEqual(sound);
        expect(await codesOf(bytes)).toEqual(codes);
      },
    );

    it('catches a text that is missing', async () => {
      const other = { ...snapshot, data: { ...snapshot.data, projectName: '延津县另一个项目' } };
      const codes = await codesOf(await maker.seal(maker.draw(other), seal));
      expect(codes).toEqual(['text-missing', 'attachment-differs']);
    });

    it('catches a number that lost a digit', async () => {
      const other = { ...snapshot, number: snapshot.number.slice(0, -1) };
      expect(await codesOf(await maker.seal(maker.draw(other), seal))).toContain('text-missing');
    });

    it('catches the QR code of another permit', async () => {
      const { verification } = snapshot;
      const url = verification.url.replace('K3XQ7', 'K3XQ6');
      const other = { ...snapshot, verification: { ...verification, url } };
      const codes = await codesOf(await maker.seal(maker.draw(other), seal));
      expect(codes).toEqual(['qr-other-url', 'attachment-differs']);
    });

    it('catches a QR code with a quarter of its modules gone', async () => {
      let run = 0;
      const bytes = await spoilContent((operators) =>
        operators.replaceAll(/^\S+ \S+ \S+ \S+ re$/gm, (rectangle) => ((run += 1) % 2 ? '' : rectangle)),
      );
      expect((await codesOf(bytes)).some((code) => code.startsWith('qr-'))).toBe(true);
    });

    it('catches a page without a QR code', async () => {
      const bytes = await spoilContent((operators) => operators.replaceAll(/^\S+ \S+ \S+ \S+ re$/gm, ''));
      expect(await codesOf(bytes)).toEqual(['qr-missing']);
    });

    it('catches an image', async () => {
      const bytes = await sealedAfter(({ draft }) => {
        const image = draft.addStream(
          { Type: 'XObject', Subtype: 'Image', Width: 1, Height: 1 },
          Buffer.alloc(1),
        );
        draft.pages[0]?.dict.set(PDFName.of('Resources'), draft.context.obj({ XObject: { Im0: image } }));
        spoilStream(draft, pageContent(draft), () => Buffer.from('/Im0 Do'));
      });
      expect(await codesOf(bytes)).toContain('page-image');
    });

    it('catches an invisible seal', async () => {
      const blank = { ...seal, specimen: { ...seal.specimen, deflated: EMPTY_STREAM } };
      const bytes = await maker.seal(maker.draw(snapshot), blank);
      expect(await codesOf(bytes)).toEqual(['seal-not-drawn', 'seal-other-specimen']);
    });
  });

  describe('of the pixels', () => {
    const WHITE_PENTAGON = '1 1 1 rg 60 320 m 540 320 l 540 700 l 300 720 l 60 700 l f';

    it('catches a cover that is no rectangle, which only the pixels show', async () => {
      const bytes = await spoilContent((operators) => `${operators}\n${WHITE_PENTAGON}`);
      expect(await codesOf(bytes)).toEqual([]);
      expect(await codesOf(bytes, { render: true })).toEqual(['pixels-text']);
    }, 60_000);

    it('catches a QR code behind such a cover', async () => {
      const bytes = await spoilContent(
        (operators) => `${operators}\n1 1 1 rg 90 180 m 240 180 l 240 330 l 95 335 l 90 330 l f`,
      );
      expect(await codesOf(bytes, { render: true })).toContain('pixels-qr');
    }, 60_000);

    it('is not sound when painting fails', async () => {
      const input = { ...maker.question(snapshot, sound), render: true };
      const tools = { sources: [], certificates: new CertificateReader(), contents: new ContentCache() };
      const report = await runSelfCheck(input, { ...tools, paint: () => Promise.reject(new Error('crash')) });
      expect(report).toMatchObject({ sound: false, faults: [{ code: 'pixels-failed', detail: 'crash' }] });
    });

    it('gives up a painting that fails or takes too long, and nothing else', async () => {
      await expect(paintPages(Buffer.from('no PDF'), 1)).rejects.toThrow();
      await expect(paintPages(sound, 1, { milliseconds: 1, heapMegabytes: 64 })).rejects.toThrow('too long');
      expect(await paintPages(sound, 0.5)).toHaveLength(3);
    }, 60_000);
  });
});

/** Text of one place of the page, put where another text stands; the order of painting stays. */
function movedOnto(operators: Buffer, from: number, onto: number): Buffer {
  const text = operators.toString('latin1');
  const places = [...text.matchAll(/^\S+ \S+ \S+ \S+ \S+ \S+ Tm$/gm)];
  const [moved, target] = [places[from], places[onto]];
  if (!moved || !target) throw new Error('too few texts');
  const rest = text.slice(moved.index + moved[0].length);
  return Buffer.from(text.slice(0, moved.index) + target[0] + rest, 'latin1');
}

const EMPTY_STREAM = Buffer.from('789c030000000001', 'hex');

type Sfnt = { view: DataView; glyphs: number; loca: number; longOffsets: boolean };

function openSfnt(font: Buffer): Sfnt {
  const view = new DataView(font.buffer, font.byteOffset, font.length);
  const tables = new Map<string, number>();
  for (let entry = 12; entry < 12 + view.getUint16(4) * 16; entry += 16)
    tables.set(font.toString('latin1', entry, entry + 4), view.getUint32(entry + 8));
  return {
    view,
    glyphs: view.getUint16((tables.get('maxp') ?? 0) + 4),
    loca: tables.get('loca') ?? 0,
    longOffsets: view.getInt16((tables.get('head') ?? 0) + 50) === 1,
  };
}

/** The last glyph begins where it ends. */
function withBlankGlyph(font: Buffer): Buffer {
  const { view, glyphs, loca, longOffsets } = openSfnt(font);
  const width = longOffsets ? 4 : 2;
  const [start, end] = [loca + (glyphs - 1) * width, loca + glyphs * width];
  if (longOffsets) view.setUint32(end, view.getUint32(start));
  else view.setUint16(end, view.getUint16(start));
  return font;
}

/** Each code draws the glyph of its number, but for the first two, which draw each other's. */
function swappedGlyphMap(): Buffer {
  const ids = Array.from({ length: 2000 }, (_, code) => [0, 2, 1][code] ?? code);
  return Buffer.from(Uint16Array.from(ids).buffer).swap16();
}
