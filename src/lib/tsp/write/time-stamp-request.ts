import { boolean, element, integer, nullValue, octetString, oid, sequence } from '../../asn1/write/der.js';
import { TAG } from '../../asn1/der.js';
import { OIDS } from '../../oids.js';

/**
 * DER of a TimeStampReq (RFC 3161 §2.4.1) for SHA-256 that asks for the authority's certificate.
 *
 * The digest's parameters are a NULL: RFC 5754 §2 has every reader accept it, and some refuse it left out.
 *
 * @param digest SHA-256 of what is to be timestamped
 * @param nonce content octets of a positive INTEGER in its shortest form, see {@link positiveNonce}
 */
export function timeStampRequest(digest: Uint8Array, nonce: Uint8Array): Uint8Array {
  return sequence(
    integer(1),
    sequence(sequence(oid(OIDS.sha256), nullValue()), octetString(digest)),
    element(TAG.INTEGER, nonce),
    boolean(true),
  );
}

/**
 * Random octets as the content of a positive INTEGER that needs them all: the first lies between 40 and 7f, so the
 * authority gives them back exactly as they are.
 */
export function positiveNonce(random: Uint8Array): Uint8Array {
  const nonce = Uint8Array.from(random);
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40;
  return nonce;
}
