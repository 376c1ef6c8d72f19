import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFName, PDFString } from 'pdf-lib';
import { ContentCache } from '../src/lib/pdf/read/content/content-cache.js';
import { CertificateReader } from '../src/lib/x509/read/certificate-reader.js';
import { makeDevelopmentPki } from '../src/pki/development-pki.js';
import type { LicenceSnapshot } from '../src/rendering/licence-snapshot.js';
import type { DrawnLicence } from '../src/rendering/rendering.service.js';
import type { Seal } from '../src/sealing/seal.js';
import type { SelfCheckInput } from '../src/verification/self-check/report.js';
import { paintPages } from '../src/verification/self-check/page-painter.js';
import { runSelfCheck } from '../src/verification/self-check/run-self-check.js';
import { SelfCheckService } from '../src/verification/self-check.service.js';
import {
  dictsWith,
  pageContent,
  PermitMaker,
  refsUnder,
  SEALED_AT,
  spoilStream,
} from './support/sealed-permit.js';

const HOUSING = '02-housing-estate.json';

describe(SelfCheckService.name, () => {
  const selfCheck = new SelfCheckService();
  let maker: PermitMaker;
  let snapshot: LicenceSnapshot;
  let seal: Seal;
  let sound: Uint8Array;

  beforeAll(async () => {
    maker = await PermitMaker.open();
    snapshot = await maker.snapshot(HOUSING);
    seal = maker.sealOf(snapshot);
    sound = await maker.seal(maker.draw(snapshot), seal);
  }, 120_000);

  const codesOf = async (bytes: Uint8Array, change: Partial<SelfCheckInput> = {}): Promise<string[]> => {
    const report = await selfCheck.check({ ...maker.question(snapshot, bytes), ...change });
    expect(report.sound).toBe(report.faults.length === 0);
    return [...new Set(report.faults.map(({ code }) => code))];
  };

  /** Draws and seals the permit, spoiled on the way. */
  const sealedAfter = (spoil: (drawn: DrawnLicence) => void, from = snapshot): Promise<Uint8Array> => {
    const drawn = maker.draw(from);
    spoil(drawn);
    return maker.seal(drawn, seal);
  };

  const spoilContent = (change: (operators: string) => string): Promise<Uint8Array> =>
    sealedAfter(({ draft }) =>
      spoilStream(draft, pageContent(draft), (bytes) =>
        Buffer.from(change(bytes.toString('latin1')), 'latin1'),
      ),
    );

  describe('of a permit as it was made', () => {
    it('finds it sound and says what it found', async () => {
      const report = await selfCheck.check(maker.question(snapshot, sound));
      expect(report.faults).toEqual([]);
      expect(report.sound).toBe(true);
      expect(report.facts).toMatchObject({
        bytes: sound.length,
        sha256: createHash('sha256').update(sound).digest('hex'),
        structure: { pages: 3 },
        seal: { digestMatches: true, signatureIsValid: true, signerIsExpected: true },
        page: { codes: [snapshot.verification.url], sealIsDrawn: true },
        pixels: undefined,
      });
      expect(report.facts.seal?.chain).toHaveLength(3);
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
      expect(report.facts.pixels?.sealRedness).toBeGreaterThan(0.1);
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

    it('catches a text that is missing', async () => {
      const other = { ...snapshot, data: { ...snapshot.data, projectName: '延津县另一个项目' } };
      expect(await codesOf(await maker.seal(maker.draw(other), seal))).toEqual(['text-missing']);
    });

    it('catches a number that lost a digit', async () => {
      const other = { ...snapshot, number: snapshot.number.slice(0, -1) };
      expect(await codesOf(await maker.seal(maker.draw(other), seal))).toContain('text-missing');
    });

    it('catches the QR code of another permit', async () => {
      const { verification } = snapshot;
      const url = verification.url.replace('K3XQ7', 'K3XQ6');
      const other = { ...snapshot, verification: { ...verification, url } };
      expect(await codesOf(await maker.seal(maker.draw(other), seal))).toEqual(['qr-other-url']);
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
      expect(await codesOf(bytes)).toEqual(['seal-not-drawn']);
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

  describe('of a seal that is wrong', () => {
    /** Prepares, lets the test change something, signs. */
    const prepared = () => maker.sealing.prepare(maker.draw(snapshot), seal, SEALED_AT);
    const withText = (find: RegExp, replacement: (found: string) => string): Promise<Uint8Array> => {
      const file = prepared();
      const text = Buffer.from(file.bytes).toString('latin1').replace(find, replacement);
      return maker.sealing.complete({ ...file, bytes: Buffer.from(text, 'latin1') }, seal);
    };

    it.each([
      { fault: 'does not reach the end', change: (d: number) => d - 1 },
      { fault: 'reaches past the end', change: (d: number) => d + 1 },
    ])('catches a ByteRange that $fault', async ({ change }) => {
      const bytes = await withText(/\/ByteRange \[(\d+ \d+ \d+ )(\d+)\]/, (found) =>
        found.replace(/(\d+)\]/, (_, length: string) => `${change(Number(length))}]`),
      );
      expect(await codesOf(bytes)).toEqual(['seal-byte-range']);
    });

    it('catches the digest of other bytes', async () => {
      const other = createHash('sha256').update('other bytes').digest();
      const cms = Object.create(seal.cms, {
        signedAttributes: { value: () => seal.cms.signedAttributes(other) },
        signedData: {
          value: (_: Uint8Array, signature: Uint8Array) => seal.cms.signedData(other, signature),
        },
      }) as Seal['cms'];
      expect(await codesOf(await maker.seal(maker.draw(snapshot), { ...seal, cms }))).toEqual([
        'seal-digest',
      ]);
    });

    it('catches a signature over other bytes', async () => {
      const signer = Object.create(seal.signer, {
        sign: { value: () => seal.signer.sign(Buffer.from('other bytes')) },
      }) as Seal['signer'];
      expect(await codesOf(await maker.seal(maker.draw(snapshot), { ...seal, signer }))).toEqual([
        'seal-signature',
      ]);
    });

    it("catches a signature by another key under this certificate's name", async () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const signer = Object.create(seal.signer, {
        sign: { value: async (data: Uint8Array) => sign('sha256', data, privateKey) },
      }) as Seal['signer'];
      expect(await codesOf(await maker.seal(maker.draw(snapshot), { ...seal, signer }))).toEqual([
        'seal-signature',
      ]);
    });

    it('catches the seal of another authority', async () => {
      const other = maker.sealing.sealFor(ANOTHER_AUTHORITY);
      expect(await codesOf(await maker.seal(maker.draw(snapshot), other))).toEqual(['seal-signer']);
    });

    it('catches a seal whose chain ends elsewhere', async () => {
      const directory = await mkdtemp(join(tmpdir(), 'jianzhang-strange-seals-'));
      const { name, uscc } = seal.authority;
      const authorities = [{ name, uscc, sealCode: seal.sealCode }];
      await makeDevelopmentPki({ directory, now: SEALED_AT, authorities, authorityKeyType: 'rsa-2048' });
      const strange = await PermitMaker.open(directory);
      const bytes = await strange.seal(strange.draw(snapshot), strange.sealOf(snapshot));
      await rm(directory, { recursive: true });
      const signerCertificate = strange.sealOf(snapshot).certificate;
      expect(await codesOf(bytes)).toEqual(['seal-signer', 'certificate-untrusted']);
      expect(await codesOf(bytes, { signerCertificate })).toEqual(['certificate-untrusted']);
    }, 60_000);

    it.each([
      { when: 'after the certificate ended', at: '2099-01-01T00:00:00Z', code: 'certificate-expired' },
      { when: 'before the certificate began', at: '2020-01-01T00:00:00Z', code: 'certificate-not-yet-valid' },
    ])('catches a check $when', async ({ at, code }) => {
      expect(await codesOf(sound, { at: new Date(at) })).toEqual([code]);
    });

    it.each([
      { fault: 'allows changes', find: '/P 1 /V', put: '/P 2 /V', code: 'seal-certification' },
      { fault: 'is of another kind', find: 'CAdES.detached', put: 'CAdES.detacheb', code: 'seal-subfilter' },
      { fault: 'has a hidden widget', find: '/F 132', put: '/F 134', code: 'seal-field-flags' },
      { fault: 'belongs to no form', find: '/AcroForm', put: '/AcroFork', code: 'seal-missing' },
    ])('catches a seal that $fault', async ({ find, put, code }) => {
      const bytes = await withText(new RegExp(find.replaceAll(/[/.]/g, String.raw`\$&`)), () => put);
      expect(await codesOf(bytes)).toContain(code);
    });
  });

  describe('of bytes that are wrong', () => {
    it.each([
      { fault: 'a byte at the end', tail: ' ', code: 'pdf-bytes-after-end' },
      {
        fault: 'a second revision',
        tail: 'xref\n0 0\ntrailer\n<< >>\nstartxref\n1\n%%EOF\n',
        code: 'pdf-xref',
      },
    ])('catches $fault', async ({ tail, code }) => {
      const bytes = Buffer.concat([sound, Buffer.from(tail)]);
      expect(await codesOf(bytes)).toEqual([code]);
    });

    it('catches an object that nothing uses', async () => {
      const bytes = await sealedAfter(({ draft }) => void draft.add(PDFString.of('spare')));
      expect(await codesOf(bytes)).toContain('pdf-object-unused');
    });

    it('catches an action', async () => {
      const bytes = await sealedAfter(({ draft }) =>
        draft.catalog.set(
          PDFName.of('OpenAction'),
          draft.context.obj({ S: 'JavaScript', JS: PDFString.of('x') }),
        ),
      );
      expect(await codesOf(bytes)).toContain('pdf-active-content');
    });

    it('has no answer but "not sound" for what is no PDF at all', async () => {
      expect(await codesOf(new Uint8Array(0))).toEqual(['pdf-header']);
      expect(await codesOf(Buffer.alloc(9 * 1024 * 1024))).toEqual(['pdf-too-large']);
    });

    it('catches one flipped bit, wherever it is', async () => {
      const survivors: number[] = [];
      for (const position of positionsToFlip(sound)) {
        const bytes = Uint8Array.from(sound);
        bytes[position] = (bytes[position] ?? 0) ^ 0x01;
        const report = await selfCheck.check(maker.question(snapshot, bytes));
        if (report.sound) survivors.push(position);
      }
      expect(survivors).toEqual([]);
    }, 120_000);
  });

  it('never fails itself: a checker that throws is a fault', async () => {
    const input = {
      ...maker.question(snapshot, sound),
      texts: [{ pointer: '/x', text: null as unknown as string }],
    };
    const report = await selfCheck.check(input);
    expect(report).toMatchObject({ sound: false, faults: [{ code: 'self-check-crashed' }] });
  });
});

/** 延津县住房城乡建设和城市管理局 of the seeds. */
const ANOTHER_AUTHORITY = '11410726MB0X234568';

const EMPTY_STREAM = Buffer.from('789c030000000001', 'hex');

/** All bytes of the skeleton, and every 97th of what the streams, the seal and the table hold. */
function positionsToFlip(bytes: Uint8Array): number[] {
  const text = Buffer.from(bytes).toString('latin1');
  const skeleton =
    /^%PDF.*\n.*\n|\d+ 0 obj\n|endobj\n|stream\n|\/(?:ByteRange|Contents|Length) .{0,12}|xref\n0 \d+\n|trailer[^]*$/gm;
  const positions = new Set(Array.from({ length: Math.ceil(bytes.length / 97) }, (_, index) => index * 97));
  for (const match of text.matchAll(skeleton))
    for (let at = match.index; at < match.index + match[0].length; at += 1) positions.add(at);
  return [...positions];
}

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
