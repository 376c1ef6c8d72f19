import { type FileHandle, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../../lib/errors/domain-error.js';
import { PartStore, type Piece } from './part-store.js';

const NAME = /^[0-9a-f-]{36}$/;

/** One file for each upload, in a folder beside the finished ones. */
export class FolderPartStore extends PartStore {
  private readonly directory: string;
  /** Uploads that a piece is being written to. */
  private readonly busy = new Set<string>();

  /** @param store folder of the finished files */
  constructor(store: string) {
    super();
    this.directory = join(store, 'parts');
  }

  override async add(name: string, piece: Piece): Promise<number> {
    const path = this.pathOf(name);
    if (this.busy.has(name)) throw wrongOffset(await this.size(name));
    this.busy.add(name);
    try {
      const there = await this.size(name);
      if (there !== piece.offset) throw wrongOffset(there);
      return await this.addTo(path, piece);
    } finally {
      this.busy.delete(name);
    }
  }

  override async size(name: string): Promise<number> {
    return stat(this.pathOf(name)).then(
      ({ size }) => size,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return 0;
        throw unavailable('The upload cannot be read.', error);
      },
    );
  }

  override async read(name: string): Promise<Uint8Array> {
    return readFile(this.pathOf(name)).catch((error: unknown) => {
      throw unavailable('The upload cannot be read.', error);
    });
  }

  override async remove(name: string): Promise<void> {
    await rm(this.pathOf(name), { force: true });
  }

  private async addTo(path: string, piece: Piece): Promise<number> {
    const file = await this.opened(path);
    try {
      return await append(file, piece);
    } finally {
      await file.sync();
      await file.close();
    }
  }

  private async opened(path: string): Promise<FileHandle> {
    try {
      await mkdir(this.directory, { recursive: true });
      return await open(path, 'a', 0o640);
    } catch (error) {
      throw unavailable('The upload cannot be written.', error);
    }
  }

  private pathOf(name: string): string {
    if (!NAME.test(name)) throw new Error('not the name of an upload');
    return join(this.directory, name);
  }
}

/** What breaks off keeps what came before; what is too much keeps nothing. */
async function append(file: FileHandle, { offset, length, chunks }: Piece): Promise<number> {
  let size = offset;
  for await (const chunk of chunks) {
    if (size + chunk.length > length) {
      await file.truncate(offset);
      throw new DomainError('request-too-large', `The file was to have ${length} bytes.`, { length });
    }
    await file.appendFile(chunk);
    size += chunk.length;
  }
  return size;
}

function wrongOffset(offset: number): DomainError {
  return new DomainError('upload-offset-wrong', `The upload goes on at ${offset}.`, { offset });
}

function unavailable(detail: string, cause: unknown): DomainError {
  return new DomainError('store-unavailable', detail, {}, { cause });
}
