import { integer, namedBits, sequence, utf8String } from '../../asn1/write/der.js';

/** Bit numbers of PKIFailureInfo (RFC 3161 §2.4.2). */
const FAILURES = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  timeNotAvailable: 14,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
  addInfoNotAvailable: 17,
  systemFailure: 25,
} as const;

export type TimeStampFailure = keyof typeof FAILURES;

/** PKIStatus (RFC 3161 §2.4.2). */
const GRANTED = 0;
const REJECTION = 2;

/** DER of the TimeStampResp around a token. */
export function grantedResponse(token: Uint8Array): Uint8Array {
  return sequence(sequence(integer(GRANTED)), token);
}

/**
 * DER of a TimeStampResp without token.
 *
 * @param text why, for people
 */
export function rejectedResponse(failure: TimeStampFailure, text: string): Uint8Array {
  return sequence(sequence(integer(REJECTION), sequence(utf8String(text)), namedBits([FAILURES[failure]])));
}
