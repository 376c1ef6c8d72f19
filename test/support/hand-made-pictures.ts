import { crc32, deflateSync } from 'node:zlib';
import { DomainError } from '../../src/lib/errors/domain-error.js';
import { readUploadedSpecimen } from '../../src/sealing/specimen/upload/uploaded-specimen.js';

/** PNG §5.3. */
export function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

export const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
export const END = chunk('IEND', Buffer.alloc(0));

export function header(width: number, height: number, rest = '0806000000'): Buffer {
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  return chunk('IHDR', Buffer.concat([size, Buffer.from(rest, 'hex')]));
}

export const RED = [215, 0, 15, 255];
export const WHITE = [255, 255, 255, 255];
export const CLEAR = [0, 0, 0, 0];

export type Painter = (x: number, y: number) => readonly number[];

/** Rows of RGBA, each behind the filter byte 0. */
export function rows(width: number, height: number, paint: Painter): Buffer {
  const lines = Array.from({ length: height }, (_, y) =>
    Buffer.from([0, ...Array.from({ length: width }, (_each, x) => paint(x, y)).flat()]),
  );
  return Buffer.concat(lines);
}

/** A frame 10 pixels wide, 20 from the edges of a picture of 200 x 160. */
export const frame =
  (ink: readonly number[], paper: readonly number[]): Painter =>
  (x, y) => {
    const isIn = x >= 20 && x < 180 && y >= 20 && y < 140;
    const isHollow = x >= 30 && x < 170 && y >= 30 && y < 130;
    return isIn && !isHollow ? ink : paper;
  };

export const FRAME = rows(200, 160, frame(RED, WHITE));
export const picture = (paint: Painter) => png(header(200, 160), idat(rows(200, 160, paint)));
export const idat = (data: Uint8Array) => chunk('IDAT', deflateSync(data));
export const png = (...chunks: readonly Uint8Array[]) => Buffer.concat([SIGNATURE, ...chunks, END]);
export const GOOD = png(header(200, 160), idat(FRAME));

export const svg = (content: string, attributes = 'viewBox="0 0 200 160"') =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${content}</svg>`);
export const RECT =
  '<rect x="25" y="25" width="150" height="110" fill="none" stroke="#c00" stroke-width="10"/>';

export const PNG_TYPE = 'image/png';
export const SVG_TYPE = 'image/svg+xml';

/** Why the file is refused, or that it is not. */
export const refusal = async (file: Uint8Array, type: string) =>
  readUploadedSpecimen(file, type).then(
    () => 'accepted',
    (error: unknown) => {
      if (error instanceof DomainError && error.code === 'specimen-invalid') return error.message;
      throw error;
    },
  );
