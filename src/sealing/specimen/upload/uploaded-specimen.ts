import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { PNG } from 'pngjs';
import { DomainError } from '../../../lib/errors/domain-error.js';
import type { Appearance } from '../../../lib/pades/write/appearance.js';
import { PngError } from '../../../lib/png/png-error.js';
import { stillPng } from '../../../lib/png/still-png.js';
import { plainSvg } from '../../../lib/svg/plain-svg.js';
import { SvgError } from '../../../lib/svg/svg-error.js';
import { type FileKind, kindOf } from './file-kind.js';
import {
  coverage,
  type Pixels,
  reduced,
  SEEN,
  type SpecimenColour,
  trimmed,
  withoutBackground,
} from './seal-pixels.js';
import { rasterise } from './svg-raster.js';

/** A picture of a seal, made anew from what was sent: no byte of the file that came in is left. */
export type UploadedSpecimen = Readonly<{
  /** Colours and opacity, no metadata, cut to the seal. */
  png: Uint8Array;
  width: number;
  height: number;
}>;

export const SPECIMEN_TYPES = { png: 'image/png', svg: 'image/svg+xml' } as const;

/** Octets of a file that is sent. */
export const LARGEST_SPECIMEN = { png: 2 * 1024 * 1024, svg: 256 * 1024 } as const;

/** 4,000,000 pixels are decoded within half a second and 40 MB. */
const PNG_LIMITS = { shortestSide: 100, longestSide: 2500, pixels: 4_000_000 };
const SVG_LIMITS = { elements: 5000, depth: 16 };

/** Pixels of the longer side of what is stored: 42 mm at 600 dots an inch. */
const LONGEST_SIDE = 1000;
const SHORTEST_SIDE = 80;

/** A seal is lines and letters: neither a speck nor a photograph. */
const LEAST_COVERAGE = 0.01;
const MOST_COVERAGE = 0.9;
/** From this opacity on, a background that was not removed is seen. */
const HAZE = 8;
/** Longer side to shorter side. */
const MOST_STRETCHED = 5;

/** Plain rows and zlib's own strategy: flat colours need no more, and it is quick. */
const ENCODING = { filterType: 0, deflateLevel: 9, deflateStrategy: 0 } as const;

const POINTS_PER_MM = 72 / 25.4;

/**
 * Reads a specimen that somebody sends: PNG or SVG.
 *
 * What it may take is bounded before anything is decoded. Its background becomes transparent, its colours the red of
 * seals unless they are to be kept.
 *
 * @param declaredType media type, without parameters
 * @throws DomainError `specimen-invalid` naming what is not accepted
 */
export async function readUploadedSpecimen(
  bytes: Uint8Array,
  declaredType: string,
  { colour = 'seal-red' }: Readonly<{ colour?: SpecimenColour }> = {},
): Promise<UploadedSpecimen> {
  const kind = declaredKind(bytes, declaredType);
  const file = kind === 'png' ? bytes : await drawn(bytes);
  const picture = trimmed(withoutBackground(decoded(file), colour));
  if (!picture) throw refused('it shows nothing but its background');
  assertSeal(picture);
  const { width, height, data } = reduced(picture, LONGEST_SIDE);
  const anew = Object.assign(new PNG({ width, height }), { data: Buffer.from(data) });
  const png = PNG.sync.write(anew, ENCODING);
  return { png, width, height };
}

/** The specimen as it is shown in files. @param millimetres its width */
export function appearanceOf({ png }: Pick<UploadedSpecimen, 'png'>, millimetres: number): Appearance {
  const { width, height, data } = PNG.sync.read(Buffer.from(png));
  const samples = { rgb: Buffer.alloc(width * height * 3), alpha: Buffer.alloc(width * height) };
  for (let i = 0; i < width * height; i += 1) {
    data.copy(samples.rgb, i * 3, i * 4, i * 4 + 3);
    samples.alpha[i] = data[i * 4 + 3] ?? 0;
  }
  const across = millimetres * POINTS_PER_MM;
  const up = (across * height) / width;
  const content = `q ${across.toFixed(4)} 0 0 ${up.toFixed(4)} 0 0 cm /Seal Do Q`;
  const digest = createHash('sha256').update(content).update(samples.rgb).update(samples.alpha);
  const [rgb, alpha] = [packed(samples.rgb), packed(samples.alpha)];
  return {
    width: across,
    height: up,
    deflated: packed(Buffer.from(content, 'latin1')),
    sha256: digest.digest('hex'),
    image: { width, height, rgb, alpha },
  };
}

function packed(data: Uint8Array): Uint8Array {
  return deflateSync(data, { level: 9 });
}

function declaredKind(bytes: Uint8Array, declaredType: string): keyof typeof SPECIMEN_TYPES {
  const declared = (['png', 'svg'] as const).find((kind) => SPECIMEN_TYPES[kind] === declaredType);
  if (!declared) throw refused('its type is neither image/png nor image/svg+xml');
  if (bytes.length > LARGEST_SPECIMEN[declared]) {
    throw refused(`it has more than ${LARGEST_SPECIMEN[declared]} bytes`);
  }
  const found: FileKind = kindOf(bytes);
  if (found !== declared) throw refused(`it is said to be ${declaredType}, but is ${NAMES[found]}`);
  return declared;
}

const NAMES: Readonly<Record<FileKind, string>> = {
  png: 'PNG',
  svg: 'SVG',
  jpeg: 'JPEG',
  gif: 'GIF',
  pdf: 'PDF',
  zip: 'a ZIP archive',
  html: 'HTML',
  unknown: 'no picture that is known',
};

/** @returns a PNG */
async function drawn(bytes: Uint8Array): Promise<Uint8Array> {
  const source = utf8(bytes);
  named(SvgError, () => plainSvg(source, SVG_LIMITS));
  const raster = await rasterise(source);
  if ('refusal' in raster) throw refused(raster.refusal);
  return raster.png;
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw refused('it is not UTF-8', error);
  }
}

function decoded(bytes: Uint8Array): Pixels {
  const { file } = named(PngError, () => stillPng(bytes, PNG_LIMITS));
  try {
    const { width, height, data } = PNG.sync.read(Buffer.from(file));
    return { width, height, data };
  } catch (error) {
    throw refused('its picture cannot be decoded', error);
  }
}

function assertSeal(picture: Pixels): void {
  const { width, height } = picture;
  const [shorter, longer] = [Math.min(width, height), Math.max(width, height)];
  if (shorter < SHORTEST_SIDE)
    throw refused(`the seal on it has ${width} x ${height} pixels: too few to be printed`);
  if (longer > shorter * MOST_STRETCHED) throw refused('one side of the seal is too long for the other');
  if (coverage(picture, SEEN) < LEAST_COVERAGE) throw refused('there is too little on it for a seal');
  if (coverage(picture, HAZE) > MOST_COVERAGE)
    throw refused('its background is neither transparent nor white');
}

/** Turns what a reader of a format refuses into what the caller is told. */
function named<T>(kind: typeof PngError | typeof SvgError, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof kind) throw refused(error.message, error);
    throw error;
  }
}

function refused(why: string, cause?: unknown): DomainError {
  return new DomainError('specimen-invalid', `The specimen is refused: ${why}.`, {}, { cause });
}
