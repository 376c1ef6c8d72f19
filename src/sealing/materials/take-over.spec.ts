import { deflateSync } from 'node:zlib';
import { PDFDocument } from 'pdf-lib';
import { foreignPdf, streamBody } from '../../../test/support/foreign-pdf.js';
import { IMPORT_LIMITS } from '../../lib/pdf/write/import-limits.js';
import { runBounded } from './bounded-worker.js';
import { witnessCopy } from './page-witness.js';
import { plainCopy } from './plain-copy.js';
import { takeOver } from './take-over.js';

const MEGABYTE = 1024 * 1024;
const deflated = (bytes: number) => deflateSync(Buffer.alloc(bytes)).toString('latin1');

describe(plainCopy.name, () => {
  const copy = async (bytes: Uint8Array, limits = {}) =>
    Buffer.from(await plainCopy(bytes, { ...IMPORT_LIMITS, ...limits })).toString('latin1');

  it('writes object streams plainly, and only what the catalog reaches', async () => {
    const document = await PDFDocument.load(
      foreignPdf({
        1: '<< /Type /Catalog /Pages 2 0 R /Outlines 20 0 R >>',
        20: '<< /Count 7777 >>',
        21: '<< /Nobody 7777 >>',
      }),
    );
    const plain = await copy(await document.save({ useObjectStreams: true }));
    expect(plain).not.toMatch(/ObjStm|7777/);
    expect(plain).toContain('/Subtype /Type3');
  });

  const objects = (entries: string, contents: string) => ({
    20: streamBody(contents, `/Type /ObjStm /N 1 /First 4 ${entries}`),
  });

  it.each<[string, Uint8Array, reason: string]>([
    [
      'an object stream of 17 MB',
      foreignPdf(objects('/Filter /FlateDecode', deflated(17 * MEGABYTE))),
      'too-complex',
    ],
    [
      'one whose name is written in another way',
      foreignPdf({
        20: streamBody(deflated(17 * MEGABYTE), '/Type /Obj#53tm /N 1 /First 4 /Filter /Flate#44ecode'),
      }),
      'too-complex',
    ],
    [
      'one that is compressed twice',
      foreignPdf(objects('/Filter [/FlateDecode /FlateDecode]', '')),
      'compression',
    ],
    ['one of LZW', foreignPdf(objects('/Filter /LZWDecode', 'x')), 'compression'],
    [
      'a cross-reference stream of 17 MB',
      foreignPdf({
        20: streamBody(deflated(17 * MEGABYTE), '/Type /XRef /Size 1 /W [1 1 1] /Filter /FlateDecode'),
      }),
      'too-complex',
    ],
    [
      'contents of 129 MB',
      foreignPdf({ 6: streamBody(deflated(129 * MEGABYTE), '/Filter /FlateDecode') }),
      'too-complex',
    ],
    ['contents of LZW', foreignPdf({ 6: streamBody('x', '/Filter /LZWDecode') }), 'compression'],
    [
      'contents with a password of their own',
      foreignPdf({ 6: streamBody('x', '/Filter /Crypt') }),
      'compression',
    ],
    [
      'contents that are not what they say',
      foreignPdf({ 6: streamBody('hello', '/Filter /FlateDecode') }),
      'damaged',
    ],
    [
      'runs of 20 MB',
      foreignPdf({ 6: streamBody('x'.repeat(17 * MEGABYTE), '/Filter /RunLengthDecode') }),
      'too-complex',
    ],
    ['an array within arrays without end', foreignPdf({ 20: '['.repeat(50_000) }), 'damaged'],
    [
      'an object stream that counts to infinity',
      foreignPdf(objects('/Filter /FlateDecode /N 1e15', deflated(8))),
      'damaged',
    ],
    ['a password', foreignPdf({ 20: '<< /Filter /Standard >>' }, '/Encrypt 20 0 R'), 'encrypted'],
    ['21 MB', Buffer.alloc(21 * MEGABYTE), 'too-large'],
    ['nothing', Buffer.alloc(0), 'damaged'],
  ])('refuses %s', async (_, bytes, ...[reason]) => {
    await expect(copy(bytes)).rejects.toMatchObject({ name: 'ImportRefusal', reason });
  });

  it.each([
    [{ objects: 9 }, 'too-complex'],
    [{ plainBytes: 500 }, 'too-complex'],
    [{ inflatedFile: 10 }, 'too-complex'],
  ])('keeps within %j', async (limits, reason) => {
    const file = foreignPdf({ 7: streamBody(deflated(20), '/Filter /FlateDecode') });
    await expect(copy(file, limits)).rejects.toMatchObject({ reason });
  });

  it('takes text filters before and picture filters behind the compression', async () => {
    const hex = Buffer.from(deflateSync(Buffer.from('0 0 1 1 re f'))).toString('hex');
    const file = foreignPdf({ 6: streamBody(`${hex}>`, '/Filter [/ASCIIHexDecode /FlateDecode]') });
    expect(await copy(file)).toContain(hex);
    await expect(copy(file, { inflatedStream: 11 })).rejects.toMatchObject({ reason: 'too-complex' });
  });
});

describe(witnessCopy.name, () => {
  it('finds text where it stands', async () => {
    const { texts } = await takeOver(foreignPdf(), true);
    expect(texts.map(({ pageNumber }) => pageNumber)).toEqual([1, 2]);
    const [line] = texts;
    expect(line?.characters.map(({ text }) => text).join('')).toBe('盖章');
    expect(line?.characters[0]).toMatchObject({
      left: expect.closeTo(100, 0),
      right: expect.closeTo(124, 0),
    });
    expect(line).toMatchObject({ bottom: expect.closeTo(600, 0), top: expect.closeTo(624, 0) });
  });

  it('finds turned pages to look the same', async () => {
    for (const turn of [90, 180, 270]) {
      const page = `<< /Type /Page /Parent 2 0 R /Contents 6 0 R /Rotate ${turn} /CropBox [20 30 500 800] >>`;
      await expect(takeOver(foreignPdf({ 3: page }), false)).resolves.toMatchObject({ texts: [] });
    }
  });

  it('refuses a file of which other readers show another page', async () => {
    const honest = '600 600 160 80 re f';
    // The last object of a number, to which no table leads.
    const second = `7 0 obj\n${streamBody('600 600 160 40 re f')}\nendobj\n`;
    const file = foreignPdf({}, '', (text) => text.replace('startxref', `${second}startxref`));
    expect(Buffer.from(file).toString('latin1')).toContain(honest);
    await expect(takeOver(file, false)).rejects.toMatchObject({
      code: 'material-refused',
      extensions: { reason: 'looks-different', page: 2 },
    });
  });

  it('refuses a file of which other readers show fewer pages', async () => {
    const three =
      '<< /Type /Pages /Kids [3 0 R 4 0 R 4 0 R] /Count 3 /MediaBox [0 0 595 842] /Resources 5 0 R >>';
    await expect(witnessCopy(foreignPdf({ 2: three }), foreignPdf(), false)).rejects.toMatchObject({
      reason: 'looks-different',
    });
  });
});

describe(runBounded.name, () => {
  it.each([
    ['hangs', 'for (;;);', 'too-complex'],
    ['fills the memory', 'const all = []; for (;;) all.push(new Array(1000).fill({}));', 'too-complex'],
    ['fails', 'throw new Error();', 'damaged'],
    ['ends without a word', '', 'damaged'],
  ])('refuses a file at which a program %s', async (_, program, reason) => {
    const bounds = { milliseconds: 1500, heapMegabytes: 16 };
    await expect(runBounded(program, {}, bounds)).rejects.toMatchObject({ reason });
  });
});
