/** So much of a file that is being uploaded, and whence. */
export type Piece = Readonly<{
  /** Where it begins: how much is there already. */
  offset: number;
  /** How long the whole file will be; what comes beyond is refused. */
  length: number;
  chunks: AsyncIterable<Uint8Array>;
}>;

/**
 * Files that are not whole yet. What arrived stays when the sender or this service breaks off; where several machines share the file
 * store, they share these too.
 */
export abstract class PartStore {
  /**
   * Adds what comes, as far as it comes.
   *
   * @param name a UUID
   * @returns how much is there now
   * @throws DomainError `upload-offset-wrong` with the right `offset`, also while another piece is being written;
   *   `request-too-large`, then nothing was added; `store-unavailable`
   */
  abstract add(name: string, piece: Piece): Promise<number>;

  /** How much of it is there; 0 when nothing is known of it. */
  abstract size(name: string): Promise<number>;

  /** @throws DomainError `store-unavailable` */
  abstract read(name: string): Promise<Uint8Array>;

  /** Forgets it; nothing happens when it is not there. */
  abstract remove(name: string): Promise<void>;
}
