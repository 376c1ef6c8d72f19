import { createHash } from 'node:crypto';
import type { PdfDraft } from '../../pdf/write/draft.js';
import type { AddedSignature } from './seal-field.js';
import { type EncodedSignature, paddedByteRange, type Span } from './signature-dictionary.js';

/**
 * A whole PDF file that lacks nothing but the CMS: Contents is zeros, ByteRange is final.
 *
 * Bytes to be signed are stored in this form before a key is touched.
 */
export type PreparedSeal = Readonly<{
  bytes: Uint8Array;
  /** ISO 32000-1 §12.8.1: offset and length of what stands before and behind Contents. */
  byteRange: readonly [number, number, number, number];
  /** The Contents string, its angle brackets included. */
  contents: Span;
}>;

/**
 * Writes the first revision and its ByteRange.
 *
 * @param added to the draft before
 * @param documentId 16 bytes
 */
export function writePrepared(
  draft: PdfDraft,
  { ref, encoded }: AddedSignature,
  documentId: Uint8Array,
): PreparedSeal {
  const bytes = draft.serialise(documentId);
  return preparedAt(bytes, draft.offsetOf(ref), encoded);
}

/**
 * Fills in the ByteRange: all bytes but the Contents string.
 *
 * @param bytes changed in that place
 * @param offset of the signature dictionary
 */
export function preparedAt(bytes: Uint8Array, offset: number, encoded: EncodedSignature): PreparedSeal {
  const contents = { start: offset + encoded.contents.start, end: offset + encoded.contents.end };
  const byteRange = [0, contents.start, contents.end, bytes.length - contents.end] as const;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  text.write(paddedByteRange(byteRange), offset + encoded.byteRange.start, 'latin1');
  return { bytes, byteRange, contents };
}

/** SHA-256 of the bytes that the ByteRange covers. */
export function coveredDigest({ bytes, contents }: PreparedSeal): Uint8Array {
  return createHash('sha256')
    .update(bytes.subarray(0, contents.start))
    .update(bytes.subarray(contents.end))
    .digest();
}

/** Octets of the largest CMS that goes into its place: two digits for each, between angle brackets. */
export function roomFor({ contents }: Pick<PreparedSeal, 'contents'>): number {
  return (contents.end - contents.start - 2) / 2;
}

/**
 * The file with the CMS in its place, padded behind with zeros.
 *
 * @throws RangeError when the CMS is larger than the reserve, or the place is not that of a prepared seal
 */
export function embedCms({ bytes, contents }: PreparedSeal, cms: Uint8Array): Uint8Array {
  const room = roomFor({ contents });
  if (cms.length > room) throw new RangeError(`CMS of ${cms.length} octets in a reserve of ${room}`);
  if (bytes[contents.start] !== 0x3c || bytes[contents.end - 1] !== 0x3e) {
    throw new RangeError('Contents does not stand where it was prepared');
  }
  const sealed = Buffer.from(bytes);
  sealed.write(
    Buffer.from(cms.buffer, cms.byteOffset, cms.length).toString('hex'),
    contents.start + 1,
    'latin1',
  );
  return new Uint8Array(sealed.buffer, sealed.byteOffset, sealed.length);
}
