import { readFile } from 'node:fs/promises';

/**
 * Reads a text file and makes something of it.
 *
 * @throws Error with the file's name before whatever is wrong with it
 */
export async function readAs<T>(file: string, parse: (text: string) => T): Promise<T> {
  try {
    return parse(await readFile(file, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`${file} ${code ? `cannot be read (${code})` : message}`, { cause: error });
  }
}
