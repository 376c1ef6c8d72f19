import { canonicalJson } from '../../json/canonical-json.js';
import { ES256, ES256_SIGNATURE_OCTETS } from '../es256.js';

/** Protected header of what is signed; `typ` says what it is, so that no token can pass for another (RFC 8725 §3.11). */
export type JwsHeader = Readonly<{ kid: string; typ: string }>;

const base64url = (octets: string | Uint8Array): string => Buffer.from(octets).toString('base64url');

/**
 * What ES256 signs: the first two parts of the compact form, ASCII (RFC 7515 §5.1).
 *
 * @param payload written by RFC 8785, so that equal values are signed as equal octets
 */
export function jwsSigningInput({ kid, typ }: JwsHeader, payload: object): string {
  return `${base64url(canonicalJson({ alg: ES256, kid, typ }))}.${base64url(canonicalJson(payload))}`;
}

/**
 * The compact form (RFC 7515 §7.1).
 *
 * @param signature r and s, 32 octets each (RFC 7518 §3.4)
 * @throws RangeError for another length
 */
export function compactJws(signingInput: string, signature: Uint8Array): string {
  if (signature.length !== ES256_SIGNATURE_OCTETS)
    throw new RangeError(`${ES256_SIGNATURE_OCTETS} octets expected`);
  return `${signingInput}.${base64url(signature)}`;
}
