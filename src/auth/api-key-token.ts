import { createHash, timingSafeEqual } from 'node:crypto';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const ID_BYTES = 16;
const SECRET_BYTES = 32;

/** Random bytes one key is made of. */
export const TOKEN_BYTES = ID_BYTES + SECRET_BYTES;

const SHAPE = /^jz_([a-z2-7]{16})_[A-Za-z0-9_-]{43}$/;

/** An API key as its owner holds it: `jz_<16 Base32 characters>_<256 random bits in Base64url>`. */
export type ApiKeyToken = Readonly<{ id: string; token: string }>;

/**
 * @param random {@link TOKEN_BYTES} random bytes
 * @throws RangeError for another length
 */
export function makeToken(random: Uint8Array): ApiKeyToken {
  if (random.length !== TOKEN_BYTES) throw new RangeError(`${TOKEN_BYTES} bytes expected`);
  const id = [...random.subarray(0, ID_BYTES)].map((byte) => BASE32.charAt(byte % 32)).join('');
  const secret = Buffer.from(random.subarray(ID_BYTES)).toString('base64url');
  return { id, token: `jz_${id}_${secret}` };
}

/** @returns undefined for anything that {@link makeToken} cannot have made */
export function readToken(text: string): ApiKeyToken | undefined {
  const id = SHAPE.exec(text)?.[1];
  return id === undefined ? undefined : { id, token: text };
}

/** A plain digest is enough: 256 random bits cannot be guessed, salted or not. */
export function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Takes as long for a near miss as for a far one. */
export function digestMatches(token: string, digest: string): boolean {
  return timingSafeEqual(Buffer.from(digestOf(token)), Buffer.from(digest));
}
