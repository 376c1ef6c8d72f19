import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { attempt } from '../../lib/faults/fault.js';
import type { TrustList } from '../../lib/qr/offline/list-claims.js';
import { NODE_TOOLS } from '../../lib/qr/offline/node-tools.js';
import { readTrustList } from '../../lib/qr/offline/read/read-lists.js';

/** A trust list that the root has signed, with its bytes. */
export type SignedTrustList = Readonly<{ bytes: Uint8Array; list: TrustList }>;

/**
 * @param production refuses the list of a development PKI
 * @throws Error naming the file and what is wrong with it
 */
export async function readSignedTrustList(
  file: string,
  root: KeyObject,
  production: boolean,
): Promise<SignedTrustList> {
  const bytes = new Uint8Array(await readFile(file));
  const read = attempt('list-crashed', () => readTrustList(bytes));
  if (!read.ok) throw new Error(`${file} is no trust list: ${read.fault.detail}`);
  const { message, list } = read.value;
  const spki = root.export({ type: 'spki', format: 'der' });
  if (!(await NODE_TOOLS.verify(spki, message.toBeSigned, message.signature)))
    throw new Error(`${file} is not signed with the root's key`);
  if (production && list.test) throw new Error(`${file} trusts development keys: not accepted in production`);
  return { bytes, list };
}

/** @throws Error naming the file */
export async function readPublicKey(file: string): Promise<KeyObject> {
  const pem = await readFile(file);
  try {
    return createPublicKey(pem);
  } catch (error) {
    throw new Error(`${file} is no public key in PEM`, { cause: error });
  }
}
