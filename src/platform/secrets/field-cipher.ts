import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import type { DataKey } from './data-keys.js';
import type { Randomness } from './randomness.js';

const ALGORITHM = 'aes-256-gcm';
/** NIST SP 800-38D §8.2.2: 96 random bits. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PREFIX = 'enc:';

/**
 * Encrypts single values (citizen id numbers, phones) for the database: `enc:<key id>:<base64url>` of
 * nonce, tag and ciphertext. The owner's id is authenticated with it, so that a value copied to another
 * row does not decrypt.
 */
export class FieldCipher {
  private readonly active: DataKey;

  /** @param keys the active key first, see {@link DataKey} */
  constructor(
    private readonly keys: readonly DataKey[],
    private readonly randomness: Randomness,
  ) {
    const [active] = keys;
    if (!active) throw new Error('data keys: none given');
    this.active = active;
  }

  encrypt(text: string, owner: string): string {
    const nonce = this.randomness.bytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.active.key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(owner, 'utf8'));
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    const packed = Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    return `${PREFIX}${this.active.id}:${packed}`;
  }

  /** @throws Error when the key is not in the keys file, or the value was changed or belongs to another owner */
  decrypt(value: string, owner: string): string {
    const [, id, packed] = /^enc:([a-z0-9-]{1,16}):([\w-]{38,})$/.exec(value) ?? [];
    if (id === undefined || packed === undefined) throw new Error('not an encrypted value');
    const bytes = Buffer.from(packed, 'base64url');
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(ALGORITHM, this.keyOf(id), nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(owner, 'utf8'));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  }

  /** True when the value was made with another key than the active one. */
  isStale(value: string): boolean {
    return value.startsWith(PREFIX) && !value.startsWith(`${PREFIX}${this.active.id}:`);
  }

  /**
   * Digest that recognises an equal text later without keeping it. Keyed: a plain hash of a body
   * with one unknown citizen number in it could be searched for that number.
   */
  digest(text: string): string {
    return `${this.active.id}:${this.hmac(this.active.key, text)}`;
  }

  /** @throws Error when the key of the digest is no longer in the keys file */
  matchesDigest(text: string, digest: string): boolean {
    const id = digest.slice(0, digest.indexOf(':'));
    return digest === `${id}:${this.hmac(this.keyOf(id), text)}`;
  }

  private hmac(key: Uint8Array, text: string): string {
    return createHmac('sha256', key).update('body digest\0').update(text, 'utf8').digest('hex');
  }

  private keyOf(id: string): Uint8Array {
    const found = this.keys.find((key) => key.id === id);
    if (!found) throw new Error(`data key ${id} is not in the keys file`);
    return found.key;
  }
}
