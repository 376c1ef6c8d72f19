import type { CertificateReader } from '../../x509/read/certificate-reader.js';
import { tokenOfResponse } from './time-stamp-response.js';
import { readTimestampToken, type TimestampToken } from './timestamp-token.js';
import { tspFault } from './tsp-fault.js';

/** What was asked for, and when the answer is believed. */
export type ExpectedToken = Readonly<{
  /** SHA-256 of what is to be timestamped. */
  digest: Uint8Array;
  /** Content octets of the INTEGER that was sent. */
  nonce: Uint8Array;
  /** The token's time must lie between these two. */
  notBefore: Date;
  notAfter: Date;
}>;

/**
 * Reads the answer to a request and holds it against what was asked (RFC 3161 §2.2). The chain of the authority
 * is not looked at.
 *
 * @throws FaultError with a `timestamp-`, `cms-` or `certificate-` code
 */
export function readExpectedToken(
  response: Uint8Array,
  expected: ExpectedToken,
  reader: CertificateReader,
): TimestampToken {
  const encoded = tokenOfResponse(response);
  const token = readTimestampToken(encoded, reader);
  if (token.encoded.length !== encoded.length)
    throw tspFault('timestamp-malformed', 'octets after the token');
  if (token.imprint.algorithm !== 'sha256' || !token.isImprintOver(expected.digest))
    throw tspFault('timestamp-imprint', 'the token is about other bytes');
  if (token.nonce !== Buffer.from(expected.nonce).toString('hex'))
    throw tspFault('timestamp-nonce', 'the token answers another request');
  if (!token.isSignatureRight) throw tspFault('timestamp-signature', 'the signature of the token is wrong');
  if (token.genTime < expected.notBefore || token.genTime > expected.notAfter)
    throw tspFault('timestamp-time', `the token says ${token.genTime.toISOString()}`);
  return token;
}
