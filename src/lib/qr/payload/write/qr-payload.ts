import { deflateSync } from 'node:zlib';
import type { CborKey, CborValue } from '../../../cbor/cbor-value.js';
import { writeCbor } from '../../../cbor/write/write-cbor.js';
import { type PreparedCoseSign1, prepareCoseSign1 } from '../../../cose/write/cose-sign1.js';
import { BASE32, CLAIM, CONTENT_HASH_OCTETS, type QrClaims } from '../qr-claims.js';

/**
 * What the issuer's QR key is to sign. `assembleCoseSign1` joins it with the signature.
 *
 * @param kid of the key, see `keyIdOf`
 * @throws RangeError naming the claim that cannot be written
 */
export function prepareQrPayload(claims: QrClaims, kid: Uint8Array): PreparedCoseSign1 {
  const { contentHash, version, projectCode } = claims;
  if (contentHash.length !== CONTENT_HASH_OCTETS) throw new RangeError(`contentHash: ${CONTENT_HASH_OCTETS}`);
  if (!/^\d{3}$/.test(version) || version === '000') throw new RangeError('version: 001-999');
  const map = new Map<CborKey, CborValue>([
    [CLAIM.ISSUER, claims.issuer],
    [CLAIM.ISSUED_AT, Math.floor(claims.issuedAt.getTime() / 1000)],
    [CLAIM.NUMBER, claims.number],
    [CLAIM.VERSION, Number(version)],
    [CLAIM.HOLDER, claims.holderCode],
    [CLAIM.ISSUE_DATE, claims.issueDate],
    [CLAIM.CONTENT_HASH, contentHash],
  ]);
  if (projectCode !== undefined) map.set(CLAIM.PROJECT, projectCode);
  return prepareCoseSign1(writeCbor(map), kid);
}

/**
 * What follows `#` in the URL: Base32 without padding, of zlib (RFC 1950), of the message.
 *
 * Another version of zlib may compress otherwise: whoever needs the same page again stores this text.
 */
export function qrPayloadText(message: Uint8Array): string {
  return base32(deflateSync(message, { level: 9 }));
}

/** RFC 4648 §6 without padding. */
export function base32(bytes: Uint8Array): string {
  let [text, value, bits] = ['', 0, 0];
  for (const byte of bytes) {
    value = (value << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += BASE32.charAt((value >> (bits - 5)) & 31);
    value &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + BASE32.charAt((value << (5 - bits)) & 31);
}
