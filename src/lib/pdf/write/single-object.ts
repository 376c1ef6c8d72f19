import { type PDFContext, type PDFObject, PDFObjectParser } from 'pdf-lib';
import { PdfFormError } from './pdf-form-error.js';

/**
 * Parses one object by pdf-lib.
 *
 * @param bytes begin with the object; what follows it is not looked at
 * @throws PdfFormError when no object stands there
 */
export function parseObject(bytes: Uint8Array, context: PDFContext): PDFObject {
  try {
    return PDFObjectParser.forBytes(bytes, context).parseObject();
  } catch (error) {
    throw new PdfFormError('an object cannot be read', { cause: error });
  }
}
