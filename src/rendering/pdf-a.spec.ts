import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
  PDFString,
} from 'pdf-lib';
import { inflateSync } from 'node:zlib';
import { DRAWN_AT, snapshotOfCase, templates } from '../../test/support/licence-snapshots.js';
import { TrueTypeFont } from '../lib/truetype/true-type-font.js';
import { RenderingService } from './rendering.service.js';

/** The rules of ISO 19005-3 that apply to what we draw, each on a file of ours. */
describe('PDF/A-3B', () => {
  const { draft, documentId } = new RenderingService(templates).draw(
    snapshotOfCase('19-rare-characters.json'),
    DRAWN_AT,
  );
  const bytes = Buffer.from(draft.serialise(documentId));
  let document: PDFDocument;
  let objects: PDFObject[];
  beforeAll(async () => {
    document = await PDFDocument.load(bytes, { updateMetadata: false });
    objects = document.context.enumerateIndirectObjects().map(([, object]) => object);
  });

  const name = (key: string) => PDFName.of(key);
  const dictionaries = () =>
    objects.flatMap((object) =>
      object instanceof PDFDict ? [object] : object instanceof PDFRawStream ? [object.dict] : [],
    );
  const ofType = (type: string) => dictionaries().filter((dict) => dict.get(name('Type')) === name(type));
  const streamAt = (dict: PDFDict, key: string) => dict.lookup(name(key)) as PDFRawStream;
  const inflated = ({ dict, contents }: PDFRawStream) =>
    dict.has(name('Filter')) ? inflateSync(contents) : Buffer.from(contents);
  const xmp = () => Buffer.from(streamAt(document.catalog, 'Metadata').contents).toString('utf8');

  it('6.1.2: the header is followed by a comment of four bytes above 127', () => {
    expect(bytes.subarray(0, 9).toString('latin1')).toBe('%PDF-1.7\n');
    expect([...bytes.subarray(9, 14)].map((byte) => byte > 127)).toEqual([false, true, true, true, true]);
  });

  it('6.1.3: the trailer has an ID and no Encrypt', () => {
    const id = Buffer.from(documentId).toString('hex');
    expect(document.context.trailerInfo.ID?.toString()).toBe(`[ <${id}> <${id}> ]`);
    expect(document.context.trailerInfo.Encrypt).toBeUndefined();
  });

  it('6.1.7: streams say their length, and none names a file or LZW', () => {
    for (const object of objects) {
      if (!(object instanceof PDFRawStream)) continue;
      expect(object.dict.lookup(name('Length'), PDFNumber).asNumber()).toBe(object.contents.length);
      expect(['undefined', '/FlateDecode']).toContain(String(object.dict.get(name('Filter'))));
      expect(object.dict.get(name('F'))).toBeUndefined();
    }
  });

  it('6.2.3: one output intent, an RGB profile', () => {
    const intents = document.catalog.lookup(name('OutputIntents'), PDFArray);
    expect(intents.size()).toBe(1);
    const intent = intents.lookup(0, PDFDict);
    expect(intent.get(name('S'))).toBe(name('GTS_PDFA1'));
    const profile = streamAt(intent, 'DestOutputProfile');
    expect(profile.dict.lookup(name('N'), PDFNumber).asNumber()).toBe(3);
    expect(inflated(profile).toString('latin1', 12, 20)).toBe('mntrRGB ');
  });

  it('6.2.4: pages use DeviceRGB and nothing else', () => {
    const contents = document.getPages().flatMap((page) => {
      const streams = page.node.lookup(name('Contents'), PDFArray);
      return Array.from({ length: streams.size() }, (_, i) =>
        inflated(streams.lookup(i) as PDFRawStream).toString('latin1'),
      );
    });
    const operators = new Set(
      contents
        .join('\n')
        .replaceAll(/<[0-9A-F]*>/g, '')
        .match(/[A-Za-z*'"]+(?=\s|$)/g),
    );
    expect([...operators].toSorted()).toEqual(
      'BT ET Q RG S Tc Tf Tj Tm W c cm f h l m n q re rg w'.split(' ').toSorted(),
    );
  });

  it('6.2.10, 6.4: nothing is transparent', () => {
    for (const dict of dictionaries()) {
      for (const key of ['SMask', 'CA', 'ca', 'BM', 'Group', 'ExtGState']) {
        expect(dict.get(name(key))).toBeUndefined();
      }
    }
  });

  it('6.2.11.3-4: every font is a subset in the file with an identity map', () => {
    const fonts = ofType('Font').filter((font) => font.get(name('Subtype')) === name('CIDFontType2'));
    expect(fonts).toHaveLength(2);
    for (const font of fonts) {
      expect(font.get(name('CIDToGIDMap'))).toBe(name('Identity'));
      expect(String(font.get(name('BaseFont')))).toMatch(/^\/[A-Z]{6}\+NotoSerifSC-(Regular|Bold)$/);
      const program = streamAt(font.lookup(name('FontDescriptor'), PDFDict), 'FontFile2');
      expect(inflated(program)).toHaveLength(program.dict.lookup(name('Length1'), PDFNumber).asNumber());
    }
  });

  it('6.2.11.5: widths are those of the font program', () => {
    for (const font of ofType('Font').filter((each) => each.has(name('W')))) {
      const program = streamAt(font.lookup(name('FontDescriptor'), PDFDict), 'FontFile2');
      const embedded = TrueTypeFont.parse(inflated(program));
      const listed = new Map<number, number>();
      const widths = font.lookup(name('W'), PDFArray);
      for (let i = 0; i < widths.size(); i += 2) {
        const width = widths
          .lookup(i + 1, PDFArray)
          .lookup(0, PDFNumber)
          .asNumber();
        listed.set(widths.lookup(i, PDFNumber).asNumber(), width);
      }
      for (let id = 0; id < embedded.glyphCount; id += 1) {
        expect(listed.get(id) ?? 1000).toBe(embedded.advance(id));
      }
    }
  });

  it('6.2.11.7: every code has its character', () => {
    for (const font of ofType('Font').filter((each) => each.has(name('ToUnicode')))) {
      const map = inflated(streamAt(font, 'ToUnicode')).toString('latin1');
      const program = streamAt(
        font
          .lookup(name('DescendantFonts'), PDFArray)
          .lookup(0, PDFDict)
          .lookup(name('FontDescriptor'), PDFDict),
        'FontFile2',
      );
      const characters = [
        ...map.slice(map.indexOf('beginbfchar')).matchAll(/^<([0-9A-F]{4})> <([0-9A-F]{4,8})>$/gm),
      ];
      expect(characters).toHaveLength(TrueTypeFont.parse(inflated(program)).glyphCount - 1);
      for (const [, , unicode] of characters) expect(['0000', 'FEFF', 'FFFE']).not.toContain(unicode);
    }
  });

  it('6.5: no actions, scripts or annotations', () => {
    for (const dict of dictionaries()) {
      for (const key of ['AA', 'OpenAction', 'JS', 'JavaScript', 'Annots', 'XFA']) {
        expect(dict.get(name(key))).toBeUndefined();
      }
    }
  });

  it('6.6.2, 6.6.4: metadata is plain XML that says part 3, conformance B', () => {
    expect(streamAt(document.catalog, 'Metadata').dict.get(name('Filter'))).toBeUndefined();
    expect(xmp()).toContain('<pdfaid:part>3</pdfaid:part>');
    expect(xmp()).toContain('<pdfaid:conformance>B</pdfaid:conformance>');
  });

  it('6.6.3: metadata and Info say the same', () => {
    const info = document.context.lookup(document.context.trailerInfo.Info, PDFDict);
    const text = (key: string) => info.lookup(name(key), PDFHexString).decodeText();
    expect(text('Title')).toBe('建筑工程施工许可证 410726202408151901');
    expect(xmp()).toContain(`<rdf:li xml:lang="x-default">${text('Title')}</rdf:li>`);
    expect(xmp()).toContain(`<dc:creator><rdf:Seq><rdf:li>${text('Author')}</rdf:li>`);
    expect(xmp()).toContain(`<xmp:CreatorTool>${text('Creator')}</xmp:CreatorTool>`);
    expect(xmp()).toContain(`<pdf:Producer>${text('Producer')}</pdf:Producer>`);
    for (const key of ['CreationDate', 'ModDate']) {
      expect(info.lookup(name(key), PDFString).asString()).toBe("D:20240815103000+08'00'");
    }
    expect(xmp()).toContain('<xmp:CreateDate>2024-08-15T10:30:00+08:00</xmp:CreateDate>');
    expect(xmp()).toContain('<xmp:ModifyDate>2024-08-15T10:30:00+08:00</xmp:ModifyDate>');
  });

  it('6.7: the language is stated; the file does not claim to be tagged', () => {
    expect(document.catalog.lookup(name('Lang'), PDFString).asString()).toBe('zh-CN');
    expect(document.catalog.get(name('MarkInfo'))).toBeUndefined();
    const preferences = document.catalog.lookup(name('ViewerPreferences'), PDFDict);
    expect(String(preferences.get(name('DisplayDocTitle')))).toBe('true');
  });
});
