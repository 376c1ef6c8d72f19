import { createHash } from 'node:crypto';
import type { PreparedCoseSign1 } from '../lib/cose/write/cose-sign1.js';
import { CONTENT_HASH_OCTETS } from '../lib/qr/payload/qr-claims.js';
import { prepareQrPayload, qrPayloadText } from '../lib/qr/payload/write/qr-payload.js';
import type { LicenceSnapshot } from '../rendering/licence-snapshot.js';
import { canonicalJson } from './canonical-json.js';

/**
 * What the issuer's QR key is to sign of a licence.
 *
 * @param key who signs, and with which key
 * @throws RangeError naming what cannot be said in a code
 */
export function preparedCode(
  snapshot: LicenceSnapshot,
  key: Readonly<{ issuer: string; kid: Uint8Array }>,
  issuedAt: Date,
): PreparedCoseSign1 {
  const { number, version, holder, issueDate, data } = snapshot;
  const projectCode = data['projectCode'];
  return prepareQrPayload(
    {
      issuer: key.issuer,
      issuedAt,
      number,
      version,
      ...(typeof projectCode === 'string' && projectCode !== '' ? { projectCode } : {}),
      holderCode: holder.code,
      issueDate,
      contentHash: contentHash(data),
    },
    key.kid,
  );
}

/** @param message COSE_Sign1 */
export function codeOf({ verification }: LicenceSnapshot, message: Uint8Array): string {
  return `${verification.url}#${qrPayloadText(message)}`;
}

export function withCode(snapshot: LicenceSnapshot, code: string): LicenceSnapshot {
  return { ...snapshot, verification: { ...snapshot.verification, code } };
}

/** Beginning of the SHA-256 of the canonical data (RFC 8785), personal numbers left out. */
function contentHash(data: LicenceSnapshot['data']): Uint8Array {
  const digest = createHash('sha256').update(canonicalJson(data), 'utf8').digest();
  return new Uint8Array(digest.subarray(0, CONTENT_HASH_OCTETS));
}
