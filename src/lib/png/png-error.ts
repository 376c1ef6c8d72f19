/** A file that is no PNG as we accept it; the message says what is wrong with it. */
export class PngError extends Error {
  override readonly name = 'PngError';
}
