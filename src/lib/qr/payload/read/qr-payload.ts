import type { CborKey, CborMap, CborValue } from '../../../cbor/cbor-value.js';
import { readCbor } from '../../../cbor/read/read-cbor.js';
import { type CoseSign1, readCoseSign1 } from '../../../cose/read/cose-sign1.js';
import { isCalendarDate } from '../../../numbering/calendar-date.js';
import { CLAIM, CONTENT_HASH_OCTETS, type QrClaims } from '../qr-claims.js';
import { readBase32 } from './base32.js';
import { payloadFault } from './payload-fault.js';

/** Octets that a payload may inflate to. */
export const MAX_INFLATED = 16_384;

/**
 * RFC 1950, given by who runs the reader: no octets after the stream, and never more than `most`.
 *
 * @throws when the stream is damaged or too large
 */
export type Inflate = (bytes: Uint8Array, most: number) => Promise<Uint8Array>;

/** A payload that was read; its signature is not judged yet. */
export type QrPayload = Readonly<{ message: CoseSign1; claims: QrClaims }>;

/** @throws FaultError<PayloadFaultCode> */
export async function readQrPayload(text: string, inflate: Inflate): Promise<QrPayload> {
  const deflated = readBase32(text);
  const bytes = await inflate(deflated, MAX_INFLATED).catch(() => {
    throw payloadFault('payload-deflate', `no zlib stream of at most ${MAX_INFLATED} octets`);
  });
  const message = readCoseSign1(bytes);
  return { message, claims: readQrClaims(message.payload) };
}

/**
 * Keys that are not known are let be: they are signed too, and sheets that a later form prints must not be called
 * forged by whoever has not updated.
 *
 * @throws FaultError `payload-claims`, or of CBOR
 */
export function readQrClaims(payload: Uint8Array): QrClaims {
  const map = readCbor(payload);
  if (!(map instanceof Map)) throw payloadFault('payload-claims', 'the claims are no map');
  const claims: CborMap = map;
  const projectCode = claims.get(CLAIM.PROJECT);
  return {
    issuer: textOf(claims, CLAIM.ISSUER, 64),
    issuedAt: secondsOf(claims.get(CLAIM.ISSUED_AT)),
    number: textOf(claims, CLAIM.NUMBER, 64),
    version: versionOf(claims.get(CLAIM.VERSION)),
    ...(projectCode !== undefined && { projectCode: textOf(claims, CLAIM.PROJECT, 64) }),
    holderCode: textOf(claims, CLAIM.HOLDER, 32),
    issueDate: dateOf(textOf(claims, CLAIM.ISSUE_DATE, 10)),
    contentHash: hashOf(claims.get(CLAIM.CONTENT_HASH)),
  };
}

function textOf(claims: CborMap, key: CborKey, most: number): string {
  const value = claims.get(key);
  if (typeof value === 'string' && value !== '' && value.length <= most && !/\p{Cc}/u.test(value))
    return value;
  throw payloadFault('payload-claims', `${key}: no text of 1-${most} characters`);
}

/** Numeric dates are whole seconds here (RFC 8392 §2 would allow floats). */
function secondsOf(value: CborValue | undefined): Date {
  if (typeof value === 'number' && value > 0 && value < 2 ** 38) return new Date(value * 1000);
  throw payloadFault('payload-claims', `${CLAIM.ISSUED_AT}: no time in seconds`);
}

function versionOf(value: CborValue | undefined): string {
  if (typeof value === 'number' && value >= 1 && value <= 999) return String(value).padStart(3, '0');
  throw payloadFault('payload-claims', `${CLAIM.VERSION}: not 1-999`);
}

function dateOf(text: string): string {
  if (isCalendarDate(text)) return text;
  throw payloadFault('payload-claims', `${CLAIM.ISSUE_DATE}: no date`);
}

function hashOf(value: CborValue | undefined): Uint8Array {
  if (value instanceof Uint8Array && value.length === CONTENT_HASH_OCTETS) return value;
  throw payloadFault('payload-claims', `${CLAIM.CONTENT_HASH}: not ${CONTENT_HASH_OCTETS} octets`);
}
