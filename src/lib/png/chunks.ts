import { crc32 } from 'node:zlib';
import { PngError } from './png-error.js';

export const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** PNG §5.3: `whole` also has the length, the type and the check sum. */
export type Chunk = Readonly<{ type: string; data: Uint8Array; whole: Uint8Array }>;

const MOST_CHUNKS = 2000;

/** Length, type, check sum. */
const FRAME = 12;

/**
 * The chunks of a PNG file from the first to IEND, with which it ends.
 *
 * @throws PngError for a wrong signature, length, type or check sum, and for anything behind IEND
 */
export function readChunks(file: Uint8Array): Chunk[] {
  if (!PNG_SIGNATURE.every((byte, i) => file[i] === byte)) throw new PngError('it has no PNG signature');
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const chunks: Chunk[] = [];
  let at = PNG_SIGNATURE.length;
  while (chunks.at(-1)?.type !== 'IEND') {
    if (at + FRAME > file.length) throw new PngError('it is cut off');
    if (chunks.length === MOST_CHUNKS) throw new PngError(`it has more than ${MOST_CHUNKS} chunks`);
    const end = at + FRAME + view.getUint32(at);
    if (end > file.length) throw new PngError('it is cut off');
    const chunk = chunkOf(file.subarray(at, end));
    if (crc32(chunk.whole.subarray(4, -4)) !== view.getUint32(end - 4)) {
      throw new PngError(`the check sum of its chunk ${chunk.type} is wrong`);
    }
    chunks.push(chunk);
    at = end;
  }
  if (at < file.length) throw new PngError(`${file.length - at} bytes follow its end`);
  return chunks;
}

function chunkOf(whole: Uint8Array): Chunk {
  const type = Buffer.from(whole.subarray(4, 8)).toString('latin1');
  if (!/^[A-Za-z]{4}$/.test(type)) throw new PngError('the type of a chunk is not four letters');
  return { type, data: whole.subarray(8, -4), whole };
}
