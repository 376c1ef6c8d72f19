import { PdfDict, PdfName, PdfRef, PdfStream, type PdfObject } from '../../pdf/read/objects.js';
import type { PdfDocument } from '../../pdf/read/pdf-document.js';
import { sealFault } from './seal-fault.js';

/** The picture of a specimen that is one: eight bits a component, rows from the top. */
export type SealImage = Readonly<{
  number: number;
  maskNumber: number;
  width: number;
  height: number;
  /** Red, green, blue. */
  rgb: Uint8Array;
  /** Opacity. */
  alpha: Uint8Array;
}>;

/** No seal is scanned finer than its 42 mm at 1,200 dots an inch. */
const MAX_SIDE = 2048;

/**
 * The image with soft mask (ISO 32000-1 §8.9.5, §11.6.5.3) that an appearance shows as `/Seal`; an appearance has
 * no other resource.
 *
 * @returns `undefined` when it draws with operators alone
 * @throws FaultError `seal-appearance`, or with a `pdf-` code
 */
export function readSealImage(document: PdfDocument, appearance: PdfStream): SealImage | undefined {
  const resources = document.optionalDict(appearance, 'Resources');
  if (resources === undefined || resources.entries.size === 0) return undefined;
  const images = resources.entries.get('XObject');
  const ref = images instanceof PdfDict ? images.entries.get('Seal') : undefined;
  const isOneImage = images instanceof PdfDict && images.entries.size === 1 && resources.entries.size === 1;
  if (!isOneImage || !(ref instanceof PdfRef))
    throw sealFault('seal-appearance', 'the seal shows more than an image');
  const colours = samplesOf(document, ref, 'DeviceRGB');
  const maskRef = colours.stream.dict.entries.get('SMask');
  if (!(maskRef instanceof PdfRef))
    throw sealFault('seal-appearance', 'the image of the seal has no opacity');
  const mask = samplesOf(document, maskRef, 'DeviceGray');
  const { width, height } = colours;
  if (mask.width !== width || mask.height !== height)
    throw sealFault('seal-appearance', 'the opacity of the seal has another size than its image');
  return {
    number: ref.objectNumber,
    maskNumber: maskRef.objectNumber,
    width,
    height,
    rgb: colours.samples,
    alpha: mask.samples,
  };
}

type Samples = Readonly<{ stream: PdfStream; width: number; height: number; samples: Uint8Array }>;

function samplesOf(document: PdfDocument, ref: PdfRef, space: 'DeviceRGB' | 'DeviceGray'): Samples {
  const stream = document.resolve(ref);
  if (!(stream instanceof PdfStream))
    throw sealFault('seal-appearance', 'the image of the seal is no stream');
  const [width, height] = [document.number(stream, 'Width'), document.number(stream, 'Height')];
  const expected = new Map<string, (value: PdfObject | undefined) => boolean>([
    ['Type', isName('XObject')],
    ['Subtype', isName('Image')],
    ['Width', isSide],
    ['Height', isSide],
    ['BitsPerComponent', (value) => value === 8],
    ['ColorSpace', isName(space)],
    ['Filter', isName('FlateDecode')],
    ['Length', () => true],
    ...(space === 'DeviceRGB' ? ([['SMask', () => true]] as const) : []),
  ]);
  const keys = [...new Set([...expected.keys(), ...stream.dict.entries.keys()])];
  const wrong = keys.find((key) => !expected.get(key)?.(stream.dict.entries.get(key)));
  if (wrong !== undefined)
    throw sealFault('seal-appearance', `/${wrong} of the seal's image, object ${ref.objectNumber}`);
  const samples = document.decode(stream);
  if (samples.length !== width * height * (space === 'DeviceRGB' ? 3 : 1))
    throw sealFault('seal-appearance', 'the image of the seal has more or fewer samples than its size');
  return { stream, width, height, samples };
}

function isName(name: string): (value: PdfObject | undefined) => boolean {
  return (value) => value instanceof PdfName && value.name === name;
}

function isSide(value: PdfObject | undefined): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= MAX_SIDE;
}
