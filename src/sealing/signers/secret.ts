import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { SecretReference } from './signer-reference.js';
import type { SignerContext } from './signer-context.js';

const MAX_LENGTH = 16_384;

/**
 * Reads a PIN or token anew each time it is needed, so that it lies in no object that somebody prints, and a
 * corrected file counts at once.
 *
 * @param part of the reference, for the message
 * @throws Error saying what is wrong, and nothing of the secret
 */
export async function readSecret(
  part: string,
  { kind, name }: SecretReference,
  { directory, settings }: Pick<SignerContext, 'directory' | 'settings'>,
): Promise<string> {
  const text = kind === 'env' ? settings.secret(name) : await readSecretFile(part, resolve(directory, name));
  const place = kind === 'env' ? `the variable ${name}` : `the file ${name}`;
  if (text === undefined) throw new Error(`${part}: ${place} is not set`);
  const secret = text.replace(/\r?\n$/, '');
  if (secret === '') throw new Error(`${part}: ${place} is empty`);
  if (secret.length > MAX_LENGTH || /\p{Cc}/u.test(secret))
    throw new Error(`${part}: ${place} is no line of text`);
  return secret;
}

async function readSecretFile(part: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Error(`${part}: the file cannot be read (${(error as NodeJS.ErrnoException).code})`, {
      cause: error,
    });
  }
}
