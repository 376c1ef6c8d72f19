import type { PDFRef } from 'pdf-lib';
import { readDerPrefix } from '../../asn1/der.js';
import { PdfFormError } from '../../pdf/write/pdf-form-error.js';
import { PdfUpdate } from '../../pdf/write/pdf-update.js';
import { entryRef, isSigned, readForm } from './form-fields.js';

export type SignatureContents = Readonly<{
  fieldName: string;
  /** DER of the CMS or of the timestamp token, without the padding. */
  contents: Uint8Array;
}>;

/** A signature's value as it stands in the file. */
export type EmbeddedSignature = SignatureContents &
  Readonly<{
    /** All octets of Contents, the zeros behind the DER included. */
    padded: Uint8Array;
  }>;

const FROM_BYTE_RANGE = /^[^(]*?\/ByteRange \[0 (\d+) (\d+) (\d+)\] *\n\/Contents </;
/** More than the dictionary has before its Contents. */
const LONGEST_HEAD = 256;

/**
 * What each signed field of the file holds, in the order of the fields: seals, then document timestamps.
 *
 * @throws PdfFormError when the file is not of our form or a signature was prepared and never made
 */
export function signatureContents(bytes: Uint8Array): readonly SignatureContents[] {
  return embeddedSignatures(PdfUpdate.of(bytes), bytes).map(({ fieldName, contents }) => ({
    fieldName,
    contents,
  }));
}

/** @param bytes of the file that the update continues */
export function embeddedSignatures(update: PdfUpdate, bytes: Uint8Array): readonly EmbeddedSignature[] {
  return readForm(update)
    .fields.filter(isSigned)
    .map(({ name, dict }) => {
      const padded = paddedContents(update, bytes, entryRef(dict, 'V'));
      return { fieldName: name, contents: derOf(padded, name), padded };
    });
}

/** The hexadecimal string between the two parts of the ByteRange; pdf-lib would read it digit by digit. */
function paddedContents(update: PdfUpdate, bytes: Uint8Array, signature: PDFRef): Uint8Array {
  const value = update.fileBytesAt(signature);
  const offset = value.byteOffset - bytes.byteOffset;
  const head = Buffer.from(value.subarray(0, LONGEST_HEAD)).toString('latin1');
  const [found = '', start, end] = FROM_BYTE_RANGE.exec(head) ?? [];
  if (Number(start) !== offset + found.length - 1 || bytes[Number(end) - 1] !== 0x3e)
    throw new PdfFormError('Contents does not stand where ByteRange says');
  const digits = bytes.subarray(Number(start) + 1, Number(end) - 1);
  return Buffer.from(Buffer.from(digits).toString('latin1'), 'hex');
}

function derOf(padded: Uint8Array, fieldName: string): Uint8Array {
  try {
    return readDerPrefix(padded).encoded;
  } catch (error) {
    throw new PdfFormError(`the signature of ${fieldName} is no DER`, { cause: error });
  }
}
