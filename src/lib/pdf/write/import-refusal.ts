/** Why a foreign file is not taken over. Stable: callers see it. */
export type ImportReason =
  | 'too-large'
  | 'too-complex'
  | 'damaged'
  | 'encrypted'
  | 'compression'
  | 'no-pages'
  | 'too-many-pages'
  | 'scaled-page'
  | 'signed'
  | 'form-fields'
  | 'xfa'
  | 'annotations'
  | 'rich-media'
  | 'active-content'
  | 'embedded-files'
  | 'optional-content'
  | 'external-reference'
  | 'alternate-content'
  | 'font-not-embedded'
  | 'looks-different';

/** Raised for a foreign file that cannot be taken over as it is; nothing is ever left out to make it fit. */
export class ImportRefusal extends Error {
  override readonly name = 'ImportRefusal';

  /**
   * @param message a sentence for who sent the file
   * @param page from 1, where the reason lies on one
   */
  constructor(
    readonly reason: ImportReason,
    message: string,
    readonly page?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
