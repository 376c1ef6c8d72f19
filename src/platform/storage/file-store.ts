/**
 * Keeps files for ever under the SHA-256 of their content. A file, once stored, never changes.
 *
 * The second implementation will be an S3-compatible store, for several machines.
 */
export abstract class FileStore {
  /**
   * Returns only when the bytes are on the disk.
   *
   * @returns SHA-256 of the bytes, 64 lower-case hex digits
   * @throws DomainError `store-unavailable`; then nothing was stored
   */
  abstract put(bytes: Uint8Array): Promise<string>;

  /**
   * @throws DomainError `store-unavailable` when the file is missing, or no longer what was stored
   */
  abstract get(sha256: string): Promise<Uint8Array>;

  /** @throws DomainError `store-unavailable` unless a file can be written now */
  abstract assertWritable(): Promise<void>;
}
