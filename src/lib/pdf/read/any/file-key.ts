import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { rc4 } from './rc4.js';

/** What the encryption dictionary and the trailer say about the key (ISO 32000-2 tables 20 and 21). */
export type KeyTerms = Readonly<{
  revision: number;
  /** Length of the key in bytes. */
  length: number;
  o: Uint8Array;
  u: Uint8Array;
  oe: Uint8Array;
  ue: Uint8Array;
  permissions: number;
  encryptMetadata: boolean;
  /** First string of ID. */
  id: Uint8Array;
}>;

export type OpenedKey = Readonly<{ key: Uint8Array; openedBy: 'user' | 'owner' }>;

const PADDING = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');
const MAX_PASSWORD = 127;

/** @returns `undefined` when the password is neither the user's nor the owner's */
export function openFileKey(terms: KeyTerms, password: Uint8Array): OpenedKey | undefined {
  return terms.revision >= 5 ? openNew(terms, password.subarray(0, MAX_PASSWORD)) : openOld(terms, password);
}

function md5(...parts: Uint8Array[]): Buffer {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function padded(password: Uint8Array): Buffer {
  return Buffer.concat([password.subarray(0, 32), PADDING]).subarray(0, 32);
}

function openOld(terms: KeyTerms, password: Uint8Array): OpenedKey | undefined {
  const asUser = userKey(terms, password);
  if (asUser !== undefined) return { key: asUser, openedBy: 'user' };
  const asOwner = userKey(terms, userPasswordOf(terms, password));
  return asOwner === undefined ? undefined : { key: asOwner, openedBy: 'owner' };
}

/** Algorithms 2, 4 and 5 of ISO 32000-1 §7.6.3. */
function userKey(terms: KeyTerms, password: Uint8Array): Uint8Array | undefined {
  const permissions = Buffer.alloc(4);
  permissions.writeInt32LE(terms.permissions | 0);
  const isPlainMetadata = terms.revision >= 4 && !terms.encryptMetadata;
  const mark = Buffer.alloc(isPlainMetadata ? 4 : 0, 0xff);
  const first = md5(padded(password), terms.o.subarray(0, 32), permissions, terms.id, mark);
  const key = repeated(first, terms);
  const isRight =
    terms.revision === 2
      ? Buffer.compare(rc4(key, PADDING), terms.u.subarray(0, 32)) === 0
      : Buffer.compare(rounds(key, md5(PADDING, terms.id), 'up'), terms.u.subarray(0, 16)) === 0;
  return isRight ? key : undefined;
}

function repeated(first: Buffer, { revision, length }: KeyTerms): Buffer {
  let digest = first;
  if (revision >= 3) for (let i = 0; i < 50; i += 1) digest = md5(digest.subarray(0, length));
  return digest.subarray(0, length);
}

/** Twenty passes of RC4, each with the key changed by its number. */
function rounds(key: Uint8Array, data: Uint8Array, direction: 'up' | 'down'): Uint8Array {
  let out = data;
  for (let i = 0; i < 20; i += 1) {
    const round = direction === 'up' ? i : 19 - i;
    out = rc4(
      key.map((byte) => byte ^ round),
      out,
    );
  }
  return out;
}

/** Algorithm 7: what the owner's password makes of entry O. */
function userPasswordOf(terms: KeyTerms, password: Uint8Array): Uint8Array {
  const key = repeated(md5(padded(password)), terms);
  const o = terms.o.subarray(0, 32);
  return terms.revision === 2 ? rc4(key, o) : rounds(key, o, 'down');
}

/** Algorithm 2.A of ISO 32000-2 §7.6.4.3. */
function openNew(terms: KeyTerms, password: Uint8Array): OpenedKey | undefined {
  const { o, u, oe, ue } = terms;
  if (o.length < 48 || u.length < 48 || oe.length < 32 || ue.length < 32) return undefined;
  const hash = terms.revision === 5 ? plainHash : hardenedHash;
  const none = new Uint8Array(0);
  const user = u.subarray(0, 48);
  if (Buffer.compare(hash(password, u.subarray(32, 40), none), u.subarray(0, 32)) === 0)
    return { key: unwrap(hash(password, u.subarray(40, 48), none), ue), openedBy: 'user' };
  if (Buffer.compare(hash(password, o.subarray(32, 40), user), o.subarray(0, 32)) === 0)
    return { key: unwrap(hash(password, o.subarray(40, 48), user), oe), openedBy: 'owner' };
  return undefined;
}

function unwrap(key: Uint8Array, wrapped: Uint8Array): Uint8Array {
  const decipher = createDecipheriv('aes-256-cbc', key, Buffer.alloc(16)).setAutoPadding(false);
  return Buffer.concat([decipher.update(wrapped.subarray(0, 32)), decipher.final()]);
}

function plainHash(password: Uint8Array, salt: Uint8Array, user: Uint8Array): Buffer {
  return createHash('sha256').update(password).update(salt).update(user).digest();
}

/** Algorithm 2.B; ends after at most 64 + 255 - 32 rounds. */
function hardenedHash(password: Uint8Array, salt: Uint8Array, user: Uint8Array): Buffer {
  let key = plainHash(password, salt, user);
  for (let round = 1; ; round += 1) {
    const unit = Buffer.concat([password, key, user]);
    const block = Buffer.concat(Array.from({ length: 64 }, () => unit));
    const cipher = createCipheriv('aes-128-cbc', key.subarray(0, 16), key.subarray(16, 32));
    const encrypted = cipher.setAutoPadding(false).update(block);
    const remainder = encrypted.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3;
    key = createHash(['sha256', 'sha384', 'sha512'][remainder] ?? 'sha256')
      .update(encrypted)
      .digest();
    if (round >= 64 && (encrypted.at(-1) ?? 0) <= round - 32) return key.subarray(0, 32);
  }
}
