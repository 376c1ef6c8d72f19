import { randomUUID } from 'node:crypto';
import { link, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** What a file system without hard links answers to `link`. */
const NO_HARD_LINKS: ReadonlySet<unknown> = new Set(['EPERM', 'ENOTSUP', 'ENOSYS']);

/**
 * Writes a file that appears whole or not at all, and never replaces one: whoever comes second loses.
 *
 * @param mode permission bits, e.g. 0o600
 */
export async function writeOnce(path: string, contents: string | Uint8Array, mode: number): Promise<void> {
  const temporary = await writeTemporary(path, contents, mode);
  try {
    await link(temporary, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (NO_HARD_LINKS.has(code)) await rename(temporary, path);
    else if (code !== 'EEXIST') throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Writes a file that is at every moment either the old one or the new one. */
export async function replaceFile(path: string, contents: string | Uint8Array, mode: number): Promise<void> {
  await rename(await writeTemporary(path, contents, mode), path);
}

async function writeTemporary(path: string, contents: string | Uint8Array, mode: number): Promise<string> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
  const file = await open(temporary, 'wx', mode);
  try {
    await file.writeFile(contents);
    await file.sync();
  } finally {
    await file.close();
  }
  return temporary;
}
