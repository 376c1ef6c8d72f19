import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DomainError } from '../../lib/errors/domain-error.js';
import { FileStore } from './file-store.js';

const SHA256_HEX = /^[0-9a-f]{64}$/;

/** Files in a folder, two levels of sub-folders by the first digits of the digest. */
export class FolderFileStore extends FileStore {
  constructor(private readonly directory: string) {
    super();
  }

  override async put(bytes: Uint8Array): Promise<string> {
    const sha256 = digestOf(bytes);
    const path = this.pathOf(sha256);
    try {
      if ((await this.read(path)) !== sha256) await this.writeAtomically(path, bytes);
    } catch (error) {
      throw new DomainError('store-unavailable', 'The file could not be stored.', {}, { cause: error });
    }
    return sha256;
  }

  override async get(sha256: string): Promise<Uint8Array> {
    if (!SHA256_HEX.test(sha256)) throw new DomainError('store-unavailable', 'Not the digest of a file.');
    const bytes = await readFile(this.pathOf(sha256)).catch((error: unknown) => {
      throw new DomainError('store-unavailable', 'The stored file cannot be read.', {}, { cause: error });
    });
    if (digestOf(bytes) !== sha256) {
      throw new DomainError('store-unavailable', 'The stored file is damaged.');
    }
    return bytes;
  }

  override async assertWritable(): Promise<void> {
    const probe = join(this.directory, 'tmp', `probe-${randomUUID()}`);
    try {
      await this.writeAtomically(probe, Buffer.from('writable?'));
      await rm(probe);
    } catch (error) {
      throw new DomainError('store-unavailable', 'The file store cannot be written.', {}, { cause: error });
    }
  }

  private pathOf(sha256: string): string {
    return join(this.directory, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }

  /** Digest of what stands at `path`; undefined when nothing does. */
  private async read(path: string): Promise<string | undefined> {
    return readFile(path).then(digestOf, (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
  }

  /** Whoever reads `path`, after a crash too, finds the whole file or none. */
  private async writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
    const temporary = join(this.directory, 'tmp', randomUUID());
    await mkdir(dirname(temporary), { recursive: true });
    await mkdir(dirname(path), { recursive: true });
    try {
      const file = await open(temporary, 'wx', 0o640);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
      await syncDirectory(dirname(path));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
