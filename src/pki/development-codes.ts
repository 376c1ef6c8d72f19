import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assembleCoseSign1, type PreparedCoseSign1 } from '../lib/cose/write/cose-sign1.js';
import { keyIdOf } from '../lib/cose/write/key-id.js';
import { rawEcdsaSignature } from '../lib/cose/write/raw-signature.js';
import type { TrustedKey, TrustList } from '../lib/qr/offline/list-claims.js';
import { readTrustList } from '../lib/qr/offline/read/read-lists.js';
import { prepareTrustList } from '../lib/qr/offline/write/lists.js';
import { ensureKey } from './pem-files.js';
import { replaceFile, writeOnce } from './write-file.js';

export type CodeKeysRequest = Readonly<{
  directory: string;
  now: Date;
  /** GB/T 2260 code of the region whose licences are signed. */
  region: string;
  /** `host[:port]` of the addresses in codes. */
  host: string;
}>;

const DAY_MS = 86_400_000;
/** No test list needs to be pulled daily; one in production is over much sooner. */
const LIST_DAYS = 3650;
/** Codes are believed for ever: a key ends long after its last use. */
const KEY_DAYS = 36_500;
/** A list that ends sooner is made anew. */
const MARGIN_DAYS = 30;
/** Clocks of test and service differ. */
const BACKDATED_DAYS = 1;

/**
 * Makes what is missing to sign codes and status lists: a root, the issuer's key, the trust list that the root signs,
 * and `codes.json`, which names them. A list that no longer fits is replaced by one with the next number.
 *
 * @throws Error naming a file that is unreadable or does not fit the others
 */
export async function ensureCodeKeys(request: CodeKeysRequest): Promise<void> {
  const { directory, region } = request;
  const folder = join(directory, 'codes');
  await mkdir(folder, { recursive: true });
  const issuer = `CN-${region}`;
  const root = await ensureKey(join(folder, 'root.key.pem'), 'p-256');
  const key = await ensureKey(join(folder, `${issuer}.key.pem`), 'p-256');
  await writeOnce(join(folder, 'root.pem'), publicPem(root), 0o644);
  await writeOnce(join(folder, `${issuer}.pem`), publicPem(key), 0o644);
  await ensureTrustList(join(folder, 'trust-list.cose'), root, issuer, createPublicKey(key), request);
  const settings = {
    issuer,
    publicKey: `codes/${issuer}.pem`,
    key: `pem:codes/${issuer}.key.pem`,
    root: 'codes/root.pem',
    trustList: 'codes/trust-list.cose',
  };
  await writeOnce(join(directory, 'codes.json'), `${JSON.stringify(settings, null, 2)}\n`, 0o644);
}

async function ensureTrustList(
  path: string,
  root: KeyObject,
  issuer: string,
  key: KeyObject,
  { now, host }: CodeKeysRequest,
): Promise<void> {
  const found = await presentList(path);
  const kid = keyIdOf(key);
  const isNamed =
    found?.keys.some((each) => Buffer.from(each.kid).equals(kid) && each.issuer === issuer) === true;
  const isGood =
    isNamed &&
    found.hosts.includes(host) &&
    found.nextUpdate.getTime() - now.getTime() > MARGIN_DAYS * DAY_MS;
  if (isGood) return;
  const trusted: TrustedKey = {
    kid,
    publicKey: key.export({ type: 'spki', format: 'der' }),
    notBefore: new Date(now.getTime() - BACKDATED_DAYS * DAY_MS),
    notAfter: new Date(now.getTime() + KEY_DAYS * DAY_MS),
    issuer,
    uses: ['code', 'status'],
  };
  const list: TrustList = {
    issuer,
    sequence: (found?.sequence ?? 0) + 1,
    issuedAt: now,
    nextUpdate: new Date(now.getTime() + LIST_DAYS * DAY_MS),
    hosts: [...new Set([...(found?.hosts ?? []), host])],
    test: true,
    keys: isNamed ? found.keys : [...(found?.keys ?? []), trusted],
  };
  const prepared = prepareTrustList(list, keyIdOf(createPublicKey(root)));
  await replaceFile(path, signed(prepared, root), 0o644);
}

/** @returns undefined when there is none, or none that can be read */
async function presentList(path: string): Promise<TrustList | undefined> {
  try {
    return readTrustList(await readFile(path)).list;
  } catch {
    return undefined;
  }
}

function signed(prepared: PreparedCoseSign1, key: KeyObject): Uint8Array {
  return assembleCoseSign1(prepared, rawEcdsaSignature(sign('sha256', prepared.toBeSigned, key)));
}

function publicPem(key: KeyObject): string {
  return createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
}
