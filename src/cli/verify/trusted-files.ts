import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type AnyCertificate, readAnyCertificate } from '../../lib/x509/read/path/index.js';

const PEM =
  /-----BEGIN (?:TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END (?:TRUSTED )?CERTIFICATE-----/g;
const SUFFIXES = ['.crt', '.cer', '.pem', '.der'];

/** Where a path of a command or of a list may begin: the caller's folder, then the list's. */
export async function locate(path: string, bases: readonly string[]): Promise<string> {
  for (const base of bases) {
    const found = resolve(base, path);
    if (
      await stat(found).then(
        () => true,
        () => false,
      )
    )
      return found;
  }
  return resolve(bases[0] ?? '.', path);
}

/**
 * Certificates of files or folders: PEM, several in one file too, or DER.
 *
 * @throws Error that names the file
 */
export async function readCertificates(paths: readonly string[]): Promise<AnyCertificate[]> {
  const read = await Promise.all(paths.map(async (path) => (await filesOf(path)).map(readFileOf)));
  return (await Promise.all(read.flat())).flat();
}

async function filesOf(path: string): Promise<string[]> {
  const info = await stat(path).catch(() => undefined);
  if (!info) throw new Error(`${path}: there is no such file or folder`);
  if (!info.isDirectory()) return [path];
  const names = (await readdir(path)).toSorted();
  return names
    .filter((name) => SUFFIXES.some((suffix) => name.endsWith(suffix)))
    .map((name) => join(path, name));
}

async function readFileOf(file: string): Promise<AnyCertificate[]> {
  const bytes = await readFile(file);
  const blocks = [...bytes.toString('latin1').matchAll(PEM)].map(([, base64 = '']) =>
    Buffer.from(base64, 'base64'),
  );
  try {
    return (blocks.length > 0 ? blocks : [bytes]).map((der) => readAnyCertificate(Uint8Array.from(der)));
  } catch (error) {
    throw new Error(`${file}: not a certificate`, { cause: error });
  }
}
