import { CborTag, type CborValue } from '../../cbor/cbor-value.js';
import type { CborFaultCode } from '../../cbor/read/cbor-fault.js';
import { type CborLimits, CODE_LIMITS, readCbor } from '../../cbor/read/read-cbor.js';
import { FaultError } from '../../faults/fault.js';
import { COSE_SIGN1_TAG, ES256, ES256_SIGNATURE_OCTETS, HEADER } from '../cose-labels.js';
import { sigStructure } from '../sig-structure.js';

export type CoseFaultCode = CborFaultCode | 'cose-malformed' | 'cose-algorithm';

/** A message that was read; nothing of it is proved yet. */
export type CoseSign1 = Readonly<{
  /** Of the key, 1-64 octets. Several keys may have the same. */
  kid: Uint8Array;
  payload: Uint8Array;
  /** What {@link signature} must be over. */
  toBeSigned: Uint8Array;
  /** r and s, 32 octets each. */
  signature: Uint8Array;
}>;

const MAX_KID = 64;

/**
 * Reads a COSE_Sign1 (RFC 9052 §4.2), tagged or not: ES256, the key's identifier in the protected header, and nothing
 * outside of what is signed. Protected labels that are unknown are let be, unless they are called critical.
 *
 * @throws FaultError<CoseFaultCode>
 */
export function readCoseSign1(bytes: Uint8Array, limits: CborLimits = CODE_LIMITS): CoseSign1 {
  const [header, unprotected, payload, signature] = fourParts(readCbor(bytes, limits));
  if (!(header instanceof Uint8Array)) throw malformed('the protected header is no byte string');
  if (!(unprotected instanceof Map) || unprotected.size > 0)
    throw malformed('there is a header that nobody signed');
  if (!(payload instanceof Uint8Array)) throw malformed('the payload is not in the message');
  if (!(signature instanceof Uint8Array) || signature.length !== ES256_SIGNATURE_OCTETS)
    throw malformed(`the signature has not ${ES256_SIGNATURE_OCTETS} octets`);
  return { kid: keyIdOf(header), payload, toBeSigned: sigStructure(header, payload), signature };
}

function fourParts(value: CborValue): readonly CborValue[] {
  const message = value instanceof CborTag && value.tag === COSE_SIGN1_TAG ? value.value : value;
  if (Array.isArray(message) && message.length === 4) return message as readonly CborValue[];
  throw malformed('no COSE_Sign1: an array of four parts');
}

function keyIdOf(header: Uint8Array): Uint8Array {
  const labels = readCbor(header);
  if (!(labels instanceof Map)) throw malformed('the protected header is no map');
  if (labels.has(HEADER.CRITICAL)) throw malformed('a critical header is not understood');
  const algorithm: unknown = labels.get(HEADER.ALGORITHM);
  if (algorithm !== ES256) throw new FaultError<CoseFaultCode>('cose-algorithm', 'not ES256');
  const kid: unknown = labels.get(HEADER.KEY_ID);
  if (!(kid instanceof Uint8Array) || kid.length === 0 || kid.length > MAX_KID)
    throw malformed(`no key identifier of 1-${MAX_KID} octets in the protected header`);
  return kid;
}

function malformed(detail: string): FaultError<CoseFaultCode> {
  return new FaultError('cose-malformed', detail);
}
