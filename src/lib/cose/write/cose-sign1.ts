import { CborTag } from '../../cbor/cbor-value.js';
import { writeCbor } from '../../cbor/write/write-cbor.js';
import { COSE_SIGN1_TAG, ES256, ES256_SIGNATURE_OCTETS, HEADER } from '../cose-labels.js';
import { sigStructure } from '../sig-structure.js';

/** A message before its signature; may be stored. */
export type PreparedCoseSign1 = Readonly<{
  protectedOctets: Uint8Array;
  payload: Uint8Array;
  /** What ES256 signs; SHA-256 is part of it. */
  toBeSigned: Uint8Array;
}>;

/** @param kid see `keyIdOf` */
export function prepareCoseSign1(payload: Uint8Array, kid: Uint8Array): PreparedCoseSign1 {
  const header = new Map<number, number | Uint8Array>([
    [HEADER.ALGORITHM, ES256],
    [HEADER.KEY_ID, kid],
  ]);
  const protectedOctets = writeCbor(header);
  return { protectedOctets, payload, toBeSigned: sigStructure(protectedOctets, payload) };
}

/**
 * The message with its tag.
 *
 * @param signature r and s, 32 octets each; see `rawEcdsaSignature` for a signer that gives DER
 * @throws RangeError for another length
 */
export function assembleCoseSign1(prepared: PreparedCoseSign1, signature: Uint8Array): Uint8Array {
  if (signature.length !== ES256_SIGNATURE_OCTETS)
    throw new RangeError(`${ES256_SIGNATURE_OCTETS} octets expected`);
  const { protectedOctets, payload } = prepared;
  return writeCbor(new CborTag(COSE_SIGN1_TAG, [protectedOctets, new Map(), payload, signature]));
}
