import { type PDFContext, type PDFObject, PDFRawStream, type PDFRef } from 'pdf-lib';

/** A file that takes new objects: a draft or an update. */
export type ObjectSink = Readonly<{ context: PDFContext; add: (object: PDFObject) => PDFRef }>;

/** A picture of so many pixels, rows from the top, eight bits a component. Samples are compressed by zlib. */
export type SealImage = Readonly<{
  width: number;
  height: number;
  /** Red, green, blue. */
  rgb: Uint8Array;
  /** Opacity. */
  alpha: Uint8Array;
}>;

/** Adds an image with its opacity as a soft mask (ISO 32000-1 §8.9.5, §11.6.5.3). */
export function addSealImage(file: ObjectSink, image: SealImage): PDFRef {
  const mask = addSamples(file, image, { ColorSpace: 'DeviceGray' }, image.alpha);
  return addSamples(file, image, { ColorSpace: 'DeviceRGB', SMask: mask }, image.rgb);
}

function addSamples(
  file: ObjectSink,
  { width, height }: SealImage,
  entries: Readonly<Record<string, string | PDFRef>>,
  samples: Uint8Array,
): PDFRef {
  const dict = file.context.obj({
    Type: 'XObject',
    Subtype: 'Image',
    Width: width,
    Height: height,
    BitsPerComponent: 8,
    ...entries,
    Filter: 'FlateDecode',
    Length: samples.length,
  });
  return file.add(PDFRawStream.of(dict, samples));
}
