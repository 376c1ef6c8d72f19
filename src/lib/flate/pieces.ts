import { constants, deflateRawSync } from 'node:zlib';
import { adler32, adler32Joined } from './adler32.js';

/**
 * Bytes together with their compressed form, which can be put between other pieces.
 *
 * A piece that is drawn in thousands of files is compressed once; {@link joinPieces} then only copies.
 */
export type Piece = Readonly<{
  bytes: Uint8Array;
  /** RFC 1951 blocks, none of them the last one, ending on a byte boundary. */
  blocks: Uint8Array;
  adler: number;
}>;

/** RFC 1950 §2.2: deflate, 32 KB window, default level. */
const ZLIB_HEADER = [0x78, 0x9c];
/** RFC 1951 §3.2.6: a last block of fixed codes that holds nothing. */
const LAST_BLOCK = [0x03, 0x00];
const STORED_MOST = 0xffff;

/** @returns `bytes` compressed, as a piece independent of its neighbours */
export function deflatedPiece(bytes: Uint8Array): Piece {
  const options = { level: 9, finishFlush: constants.Z_SYNC_FLUSH };
  return { bytes, blocks: deflateRawSync(bytes, options), adler: adler32(bytes) };
}

/** @returns `bytes` as they are (RFC 1951 §3.2.4): for runs that compressing would not pay for */
export function storedPiece(bytes: Uint8Array): Piece {
  const count = Math.ceil(bytes.length / STORED_MOST);
  const blocks = new Uint8Array(bytes.length + 5 * count);
  let at = 0;
  for (let start = 0; start < bytes.length; start += STORED_MOST) {
    const part = bytes.subarray(start, start + STORED_MOST);
    const low = part.length & 0xff;
    const high = part.length >> 8;
    blocks.set([0, low, high, low ^ 0xff, high ^ 0xff], at);
    blocks.set(part, at + 5);
    at += 5 + part.length;
  }
  return { bytes, blocks, adler: adler32(bytes) };
}

/** @returns one zlib stream (RFC 1950) of all pieces in order */
export function joinPieces(pieces: readonly Piece[]): Uint8Array {
  const size = pieces.reduce((sum, piece) => sum + piece.blocks.length, 0);
  const stream = new Uint8Array(ZLIB_HEADER.length + size + LAST_BLOCK.length + 4);
  stream.set(ZLIB_HEADER, 0);
  let at = ZLIB_HEADER.length;
  let adler = 1;
  for (const piece of pieces) {
    stream.set(piece.blocks, at);
    at += piece.blocks.length;
    adler = adler32Joined(adler, piece.adler, piece.bytes.length);
  }
  stream.set(LAST_BLOCK, at);
  new DataView(stream.buffer).setUint32(at + LAST_BLOCK.length, adler);
  return stream;
}
