import { deflateSync, inflateSync } from 'node:zlib';
import { PdfDraft } from '../../pdf/write/draft.js';
import { allowTransparency, type Appearance, appearanceStream, boundingBox } from './appearance.js';

describe('boundingBox', () => {
  it.each([
    { what: 'the room has its size', size: [42, 42], rect: [10, 10, 52, 52], box: [0, 0, 42, 42] },
    {
      what: 'the room differs by less than can be seen',
      size: [42, 42],
      rect: [0, 0, 42.0005, 42],
      box: [0, 0, 42, 42],
    },
    { what: 'there is more room', size: [38, 38], rect: [0, 0, 45, 45], box: [-3.5, -3.5, 41.5, 41.5] },
    { what: 'the room is higher', size: [45, 30], rect: [0, 0, 45, 45], box: [0, -7.5, 45, 37.5] },
    { what: 'the room is narrower', size: [45, 30], rect: [5, 5, 35, 35], box: [0, -7.5, 45, 37.5] },
    { what: 'the room is half as large', size: [40, 40], rect: [0, 0, 20, 20], box: [0, 0, 40, 40] },
  ])('keeps shape and place when $what', ({ size: [width = 0, height = 0], rect, box }) => {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = rect;
    const found = boundingBox({ width, height }, [x1, y1, x2, y2]);
    expect(found.map((each) => Number(each.toFixed(6)) + 0)).toEqual(box);
  });
});

describe('appearanceStream', () => {
  const plain: Appearance = { width: 10, height: 10, deflated: deflateSync('0 0 10 10 re f'), sha256: '' };
  const written = (appearance: Appearance): string => {
    const draft = new PdfDraft();
    const page = draft.addPage(draft.context.obj({ Type: 'Page' }));
    draft.add(appearanceStream(draft, appearance, [0, 0, 10, 10]));
    if (appearance.image) allowTransparency(page.dict);
    return Buffer.from(draft.serialise(new Uint8Array(16))).toString('latin1');
  };

  it('writes a form with its operators and no resources', () => {
    const text = written(plain);
    expect(text).toMatch(
      /\/Subtype \/Form\n\/BBox \[ 0 0 10 10 \]\n\/Resources <<\n>>\n\/Filter \/FlateDecode/,
    );
    expect(text).not.toContain('/Image');
    expect(text).not.toContain('/Group');
  });

  it('writes an image with its opacity, and the colour space of the page', () => {
    const image = {
      width: 1,
      height: 2,
      rgb: deflateSync(Buffer.from('ff0000d7000f', 'hex')),
      alpha: deflateSync(Buffer.from('ff80', 'hex')),
    };
    const text = written({ ...plain, image });
    expect(text).toMatch(/\/Resources <<\n\/XObject <<\n\/Seal (\d+) 0 R\n>>\n>>/);
    const [, mask, maskLength] = objectWith(text, '/ColorSpace /DeviceGray');
    const [colours, , rgbLength] = objectWith(text, '/ColorSpace /DeviceRGB');
    expect(colours).toContain(`/SMask ${mask} 0 R`);
    for (const entry of ['/Width 1\n', '/Height 2\n', '/BitsPerComponent 8\n'])
      expect(colours).toContain(entry);
    expect([maskLength, rgbLength]).toEqual(['ff80', 'ff0000d7000f']);
    expect(text).toMatch(/\/Group <<\n\/Type \/Group\n\/S \/Transparency\n\/CS \/DeviceRGB\n>>/);
  });
});

/** Dictionary, number and decoded data (hexadecimal) of the stream that has the entry. */
function objectWith(text: string, entry: string): [dict: string, number: string, data: string] {
  const before = text.slice(0, text.indexOf(entry));
  const [number = ''] = /\d+(?= 0 obj\n(?![\s\S]* 0 obj\n))/.exec(before) ?? [];
  const start = text.indexOf(`\n${number} 0 obj\n`);
  const [dict = ''] = text.slice(start).split('\nstream\n');
  const data = text.slice(start + dict.length + '\nstream\n'.length);
  return [dict, number, inflateSync(Buffer.from(data, 'latin1')).toString('hex')];
}
