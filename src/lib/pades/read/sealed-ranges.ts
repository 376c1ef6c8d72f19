import { createHash } from 'node:crypto';
import { PdfString, type PdfDict } from '../../pdf/read/objects.js';
import type { PdfDocument } from '../../pdf/read/pdf-document.js';
import { sealFault } from './seal-fault.js';

/** Where the sealed bytes and the seal's value stand in the file. */
export type SealedRanges = Readonly<{
  byteRange: readonly [number, number, number, number];
  /** Decoded `/Contents`, padding included. */
  contents: Uint8Array;
}>;

/**
 * Rules of ISO 32000-1 §12.8.1 and of the attacks against it: two ranges, from the first byte to the last, and
 * between them exactly the hexadecimal string of Contents.
 *
 * @param fileLength length of the file when this signature was its last
 * @throws FaultError `seal-byte-range`, `seal-contents`
 */
export function readSealedRanges(
  document: PdfDocument,
  signature: PdfDict,
  fileLength: number,
): SealedRanges {
  const contents = signature.entries.get('Contents');
  if (!(contents instanceof PdfString) || contents.form !== 'hex')
    throw sealFault('seal-contents', 'Contents is not a direct hexadecimal string');
  const numbers = document.resolve(signature.entries.get('ByteRange'));
  const [a, b, c, d, ...rest] = Array.isArray(numbers) ? (numbers as unknown[]) : [];
  const isExact = a === 0 && b === contents.start && c === contents.end && d === fileLength - contents.end;
  if (!isExact || rest.length > 0)
    throw sealFault('seal-byte-range', 'ByteRange is not the whole revision except Contents');
  return { byteRange: [0, b, c, d], contents: contents.bytes };
}

/** Digest of both ranges one after the other. */
export function digestRanges(
  bytes: Uint8Array,
  byteRange: SealedRanges['byteRange'],
  algorithm: 'sha256' | 'sha384' | 'sha512' = 'sha256',
): Buffer {
  const [first, firstLength, second, secondLength] = byteRange;
  return createHash(algorithm)
    .update(bytes.subarray(first, first + firstLength))
    .update(bytes.subarray(second, second + secondLength))
    .digest();
}

/** @throws FaultError `seal-contents` if anything but zeros follows the DER (ETSI EN 319 142-1 §5.5) */
export function assertPadding(contents: Uint8Array, derLength: number): void {
  if (contents.subarray(derLength).some((byte) => byte !== 0))
    throw sealFault('seal-contents', 'bytes other than zero follow the signature');
}
