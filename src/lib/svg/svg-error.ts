/** A file that is no SVG as we accept it; the message says what is wrong with it. */
export class SvgError extends Error {
  override readonly name = 'SvgError';
}
