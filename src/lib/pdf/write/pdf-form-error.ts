/** Raised when a file that is to be continued is not of the form in which this service writes files. */
export class PdfFormError extends Error {
  override readonly name = 'PdfFormError';
}
