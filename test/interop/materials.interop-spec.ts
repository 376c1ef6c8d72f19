import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { httpApi } from '../support/api.js';
import {
  BUILDER,
  builderKey,
  type EvidencedService,
  evidencedService,
  signatureOf,
} from '../support/evidenced-service.js';
import { foreignPdf } from '../support/foreign-pdf.js';
import { crop, difference, inked, type Pixels, readPixels } from '../support/ppm.js';
import { ask, judgedBy } from './judges.js';

/** Pixels of a millimetre at 127 dpi. */
const DENSITY = 5;

/** A turned page that shows less than it has, and one as it is. */
const FILE = foreignPdf({
  3: '<< /Type /Page /Parent 2 0 R /Contents 6 0 R /Rotate 90 /CropBox [20 30 587 825] >>',
});

describe('a material that its builder sealed', () => {
  let scene: EvidencedService;
  let folder: string;
  const path = (name: string) => join(folder, name);
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'materials-'));
    scene = await evidencedService({});
    writeFileSync(path('original.pdf'), FILE);
  });
  afterAll(async () => {
    await scene.close();
    rmSync(folder, { recursive: true });
  });

  async function seal(name: string, place: object): Promise<void> {
    const builder = await builderKey(scene.pki, BUILDER.uscc);
    const holder = httpApi(
      scene.service,
      await scene.service.keyOf(BUILDER.uscc, 'holder', 'materials:seal'),
    );
    const document = Buffer.from(FILE).toString('base64');
    const begun = await holder.post('/v1/materials', { document, certificates: builder.certificates, place });
    const { id, toBeSigned } = begun.body as { id: string; toBeSigned: string };
    await holder.post(`/v1/materials/${id}/signature`, { signature: signatureOf(builder, toBeSigned) });
    const sealed = await holder.raw(`/v1/materials/${id}/document`);
    writeFileSync(path(name), new Uint8Array(await sealed.arrayBuffer()));
  }

  function paint(name: string, page: number): Pixels {
    const range = ['-f', String(page), '-l', String(page), '-singlefile', '-cropbox'];
    ask('pdftoppm', ['-r', String(DENSITY * 25.4), ...range, path(name), path('page')]);
    return readPixels(readFileSync(path('page.ppm')));
  }

  const millimetres = (x: number, y: number, width: number, height: number) => ({
    x: x * DENSITY,
    y: y * DENSITY,
    width: width * DENSITY,
    height: height * DENSITY,
  });

  judgedBy(['pdfsig', 'qpdf'], () => {
    it('holds one valid seal over the whole file, and no fault', async () => {
      await seal('sealed.pdf', { page: 2, centre: { left: 60, top: 60 } });
      expect(ask('qpdf', ['--check', path('sealed.pdf')])).toMatchObject({
        status: 0,
        output: expect.stringContaining('No syntax or stream encoding errors found') as string,
      });
      const { output } = ask('pdfsig', ['-nocert', path('sealed.pdf')]);
      expect(output).toContain('Signature #1:');
      expect(output).not.toContain('Signature #2:');
      expect(output).toContain('Signature is Valid.');
      expect(output).toContain('Total document signed');
      expect(output).toContain('ETSI.CAdES.detached');
      const bytes = readFileSync(path('sealed.pdf'));
      const at = bytes.indexOf('ImportedPage Do');
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      writeFileSync(path('flipped.pdf'), bytes);
      const flipped = ask('pdfsig', ['-nocert', path('flipped.pdf')]);
      expect(flipped.output).toContain('Digest Mismatch');
    });
  });

  judgedBy(['pdftoppm', 'pdftotext'], () => {
    it('looks like what was sent wherever the seal is not, turned pages too', async () => {
      await seal('sealed.pdf', { page: 2, centre: { left: 60, top: 60 } });
      expect(difference(paint('sealed.pdf', 1), paint('original.pdf', 1))).toBe(0);
      const [before, after] = [paint('original.pdf', 2), paint('sealed.pdf', 2)];
      const seal40 = millimetres(40, 40, 40, 40);
      expect(inked(crop(after, seal40)) - inked(crop(before, seal40))).toBeGreaterThan(0.1);
      for (const beside of [
        millimetres(0, 0, 39, 297),
        millimetres(81, 0, 128, 297),
        millimetres(0, 0, 209, 39),
        millimetres(0, 81, 209, 215),
      ])
        expect(difference(crop(after, beside), crop(before, beside))).toBe(0);
      expect(ask('pdftotext', [path('sealed.pdf'), '-']).output.match(/盖章/g)).toHaveLength(2);
    });

    it('shows the seal upright where a word stands on a turned page, and strips of it on all edges', async () => {
      await seal('seam.pdf', { page: 1, keyword: { phrase: '盖章', right: 30 }, repeat: 'riding-seam' });
      // What is (x, y) in the file stands, turned by 90 degrees, y - 30 from the left and x - 20 from the upper edge of the
      // crop box: the middle of the word, (124, 612), at (582, 104).
      const [before, after] = [paint('original.pdf', 1), paint('seam.pdf', 1)];
      const [x, y] = [(582 * 25.4) / 72 + 30, (104 * 25.4) / 72];
      const place = millimetres(Math.round(x) - 20, Math.round(y) - 20, 40, 40);
      expect(inked(crop(after, place)) - inked(crop(before, place))).toBeGreaterThan(0.1);
      for (const page of [1, 2]) {
        const [sent, sealed] = [paint('original.pdf', page), paint('seam.pdf', page)];
        const edge = {
          x: sealed.width - 19 * DENSITY,
          y: Math.round(sealed.height / 2) - 20 * DENSITY,
          width: 19 * DENSITY,
          height: 40 * DENSITY,
        };
        expect(inked(crop(sealed, edge)) - inked(crop(sent, edge))).toBeGreaterThan(0.05);
      }
    });
  });
});
