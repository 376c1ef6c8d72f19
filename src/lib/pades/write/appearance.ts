import { type PDFContext, type PDFDict, PDFName, PDFRawStream } from 'pdf-lib';
import { addSealImage, type ObjectSink, type SealImage } from './seal-image.js';

/** A drawing made once and used in many files. */
export type Appearance = Readonly<{
  /** Points. */
  width: number;
  height: number;
  /** Content stream operators, compressed by zlib. */
  deflated: Uint8Array;
  /**
   * Of the operators before compression and, where there is an image, its colours and then its opacity,
   * hexadecimal: by this a reader of the file knows the drawing.
   */
  sha256: string;
  /** What the operators show as `/Seal`. */
  image?: SealImage;
}>;

/** Left, bottom, right, top in points. */
export type Rect = readonly [x1: number, y1: number, x2: number, y2: number];

/** Differences of rounding, far below what a printer shows. */
const SLACK = 0.001;

/**
 * The form XObject that a widget shows (ISO 32000-1 §12.5.5). Where the specimen is an image, that is added to the
 * file.
 *
 * @param rect of the widget
 */
export function appearanceStream(file: ObjectSink, appearance: Appearance, rect: Rect): PDFRawStream {
  const resources = appearance.image ? { XObject: { Seal: addSealImage(file, appearance.image) } } : {};
  return formXObject(file.context, boundingBox(appearance, rect), resources, appearance.deflated);
}

/** What a field shows that waits for its seal: nothing, in the size of the seal. */
export function emptyAppearance(
  context: PDFContext,
  { width, height }: Readonly<{ width: number; height: number }>,
): PDFRawStream {
  return formXObject(context, [0, 0, width, height], {}, undefined);
}

/**
 * A box with the proportions of the rectangle around the middle of the drawing: a viewer fits the box to the
 * rectangle (ISO 32000-1 §12.5.5), so the drawing keeps its shape, and its size where that is not too large.
 */
export function boundingBox({ width, height }: Pick<Appearance, 'width' | 'height'>, rect: Rect): Rect {
  const [across, up] = [rect[2] - rect[0], rect[3] - rect[1]];
  const scale = Math.max(1, width / across, height / up);
  const [x, y] = [(across * scale - width) / 2, (up * scale - height) / 2];
  return x < SLACK && y < SLACK ? [0, 0, width, height] : [-x, -y, width + x, height + y];
}

/**
 * Names the colour space in which a page mixes what is transparent (ISO 19005-3 §6.2.10, ISO 32000-1 §11.6.6):
 * needed on every page that shows an appearance with an image.
 */
export function allowTransparency(page: PDFDict): void {
  page.set(PDFName.of('Group'), page.context.obj({ Type: 'Group', S: 'Transparency', CS: 'DeviceRGB' }));
}

function formXObject(
  context: PDFContext,
  box: Rect,
  resources: Parameters<PDFContext['obj']>[0] & object,
  deflated: Uint8Array | undefined,
): PDFRawStream {
  const contents = deflated ?? new Uint8Array();
  const dict = context.obj({
    Type: 'XObject',
    Subtype: 'Form',
    BBox: [...box],
    Resources: resources,
    ...(deflated && { Filter: 'FlateDecode' }),
    Length: contents.length,
  });
  return PDFRawStream.of(dict, contents);
}
