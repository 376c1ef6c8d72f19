import { createReadStream } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { VerificationPolicy } from '../../verification/engine/policy.js';
import { type ForeignAnswer, type ForeignFile, judgeForeignFile } from './foreign-files.js';
import { locate } from './trusted-files.js';

/** One line of a list, as it is written. */
type Line = Readonly<{
  file: string;
  trust?: readonly string[];
  certs?: readonly string[];
  time?: string;
  password?: string;
}>;

/**
 * Judges the files of a list (JSON Lines), one after the other, in its order.
 *
 * Paths are looked for from each of `folders`, then from the folder of the list.
 *
 * @throws Error that names the line which is not as it should be
 */
export async function* judgeBatch(
  list: string,
  { policy, now, folders }: Readonly<{ policy: VerificationPolicy; now: Date; folders: readonly string[] }>,
): AsyncGenerator<ForeignAnswer> {
  const bases = [...folders, dirname(list)];
  let number = 0;
  for await (const text of createInterface({ input: createReadStream(list), crlfDelay: Infinity })) {
    number += 1;
    if (text.trim() === '') continue;
    const line = readLine(text, `${list}, line ${number}`);
    const all = (paths: readonly string[]): Promise<string[]> =>
      Promise.all(paths.map((path) => locate(path, bases)));
    const file: ForeignFile = {
      file: line.file,
      trust: await all(line.trust ?? []),
      certs: await all(line.certs ?? []),
      ...(line.time === undefined ? {} : { time: new Date(line.time) }),
      ...(line.password === undefined ? {} : { password: line.password }),
    };
    yield await judgeForeignFile(file, { policy, now, path: await locate(line.file, bases) });
  }
}

function readLine(text: string, where: string): Line {
  const value = parse(text, where) as Record<string, unknown> | null;
  if (typeof value !== 'object' || value === null || typeof value.file !== 'string')
    throw new Error(`${where}: "file" is missing`);
  for (const key of ['trust', 'certs'])
    if (value[key] !== undefined && !isTexts(value[key]))
      throw new Error(`${where}: "${key}" is no list of paths`);
  if (value.time !== undefined && !(typeof value.time === 'string' && !Number.isNaN(Date.parse(value.time))))
    throw new Error(`${where}: "time" is no instant`);
  if (value.password !== undefined && typeof value.password !== 'string')
    throw new Error(`${where}: "password" is no text`);
  return value as Line;
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${where}: not JSON`, { cause: error });
  }
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
