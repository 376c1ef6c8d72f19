import { MAJOR } from '../cbor/cbor-value.js';
import { cborHead, joined } from '../cbor/head.js';

const CONTEXT = new TextEncoder().encode('Signature1');

/**
 * What a COSE_Sign1 signs (RFC 9052 §4.4): `["Signature1", protected, h'', payload]`.
 *
 * @param protectedOctets the header as it stands in the message, encoded
 */
export function sigStructure(protectedOctets: Uint8Array, payload: Uint8Array): Uint8Array {
  return joined([
    cborHead(MAJOR.ARRAY, 4),
    cborHead(MAJOR.TEXT, CONTEXT.length),
    CONTEXT,
    ...octets(protectedOctets),
    ...octets(new Uint8Array(0)),
    ...octets(payload),
  ]);
}

function octets(value: Uint8Array): Uint8Array[] {
  return [cborHead(MAJOR.OCTETS, value.length), value];
}
