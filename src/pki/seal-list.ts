import type { KeyType } from '../lib/x509/key-type.js';
import { readIfExists } from './pem-files.js';
import { replaceFile } from './write-file.js';

/** One row of `seals.json`; paths are relative to its folder. */
export type SealListing = Readonly<{
  /** Unique in the file, e.g. `11410726MB1234567X-rsa-2048`. */
  id: string;
  /** 统一社会信用代码 of the organisation. */
  uscc: string;
  name: string;
  /** 印章编码: 13 digits below the star. */
  sealCode: string;
  keyType: KeyType;
  /** PEM: the seal's certificate first, then its chain up to the root. */
  certificate: string;
  /** PEM: the private key, PKCS#8. */
  key: string;
}>;

/** Adds the rows that are missing; rows that stand there stay as they are, edits included. */
export async function listSeals(path: string, seals: readonly SealListing[]): Promise<void> {
  const isThere = (await readIfExists(path)) !== undefined;
  const listed = await readSealList(path);
  const missing = seals.filter(({ id }) => !listed.some((seal) => seal.id === id));
  if (isThere && missing.length === 0) return;
  await replaceFile(path, `${JSON.stringify({ seals: [...listed, ...missing] }, null, 2)}\n`, 0o644);
}

/** The rows that stand there; none when the file is missing. */
export async function readSealList(path: string): Promise<readonly SealListing[]> {
  const text = await readIfExists(path);
  return text === undefined ? [] : (JSON.parse(text) as { seals: SealListing[] }).seals;
}
