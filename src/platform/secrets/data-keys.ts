/** One key for personal numbers at rest: AES-256, known by its id. */
export type DataKey = Readonly<{ id: string; key: Uint8Array }>;

/**
 * Reads a keys file: one key a line, `<id> <base64 of 32 bytes>`, the active key first; `#` starts a comment.
 *
 * Older keys stay in the file until every row was rotated to the active one.
 *
 * @throws Error naming the line, never its content
 */
export function parseDataKeys(text: string): readonly DataKey[] {
  const keys = text
    .split('\n')
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
    .map(({ line, number }) => parseLine(line, number));
  if (keys.length === 0) throw new Error('data keys: the file holds no key');
  const ids = new Set(keys.map(({ id }) => id));
  if (ids.size < keys.length) throw new Error('data keys: an id stands twice');
  return keys;
}

function parseLine(line: string, number: number): DataKey {
  const [, id, encoded] = /^([a-z0-9-]{1,16})\s+([A-Za-z0-9+/]{43}=)$/.exec(line) ?? [];
  if (id === undefined || encoded === undefined) {
    throw new Error(`data keys: line ${number} is not "<id> <base64 of 32 bytes>"`);
  }
  return { id, key: Buffer.from(encoded, 'base64') };
}

/** @param key 32 random bytes */
export function formatDataKey({ id, key }: DataKey): string {
  return `${id} ${Buffer.from(key).toString('base64')}\n`;
}
