import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyTypeOf } from '../lib/x509/key-type.js';
import { baseUrlOf } from './base-url.js';
import { type AuthorityKind, sealProfile } from './development-profiles.js';
import {
  ensureAuthority,
  ensureIssued,
  ensureRoot,
  type IssuingSettings,
  keyFileOf,
  latestGeneration,
} from './issuing.js';
import { listSeals, readSealList, type SealListing } from './seal-list.js';

type RollOver = Readonly<{ directory: string; now: Date }>;

/**
 * A second key and certificate for a seal; the first stays in the list and good, so that both can be used until
 * the service has changed over.
 *
 * @param id of the seal in `seals.json`
 * @returns the new row
 */
export async function rollOverSeal({ directory, now, id }: RollOver & { id: string }): Promise<SealListing> {
  const list = join(directory, 'seals.json');
  const listed = await readSealList(list);
  const old = listed.find((seal) => seal.id === id);
  if (!old) throw new Error(`there is no seal ${id} in ${list}`);
  const next = nextId(id, listed);
  const file = `seals/${next}.pem`;
  const settings = await settingsOf(directory, now);
  const issuer = await ensureAuthority(settings, await ensureRoot(settings), 'issuing-ca');
  await ensureIssued(settings, issuer, { file, keyType: old.keyType, profile: sealProfile(old, now) });
  const { uscc, name, sealCode, keyType } = old;
  const row = { id: next, uscc, name, sealCode, keyType, certificate: file, key: keyFileOf(file) };
  await listSeals(list, [row]);
  return row;
}

/**
 * The next generation of a CA, which issues from now on; the one before stays good for what it has issued, and is
 * served as before.
 *
 * @returns name of the new CA's files, e.g. `issuing-ca-2`
 */
export async function rollOverAuthority({
  directory,
  now,
  kind,
}: RollOver & { kind: AuthorityKind }): Promise<string> {
  const latest = await latestGeneration(directory, kind);
  if (latest === 0) throw new Error(`there is no ${kind} in ${directory}`);
  const settings = await settingsOf(directory, now);
  const issuer = await ensureAuthority(settings, await ensureRoot(settings), kind, latest + 1);
  return issuer.name;
}

/** `X` → `X-r2` → `X-r3`. */
function nextId(id: string, listed: readonly SealListing[]): string {
  const [, base = id] = /^(.*)-r\d+$/.exec(id) ?? [];
  let number = 2;
  while (listed.some((seal) => seal.id === `${base}-r${number}`)) number += 1;
  return `${base}-r${number}`;
}

/** As the folder was made: addresses and type of the CAs' keys. */
async function settingsOf(directory: string, now: Date): Promise<IssuingSettings> {
  const root = await readFile(join(directory, 'root.pem'));
  const authorityKeyType = keyTypeOf(new X509Certificate(root).publicKey);
  if (!authorityKeyType) throw new Error('the root has a key that is not made here');
  return { directory, now, authorityKeyType, baseUrl: await baseUrlOf(directory) };
}
