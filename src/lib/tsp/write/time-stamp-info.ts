import {
  boolean,
  element,
  generalizedTime,
  integer,
  octetString,
  oid,
  sequence,
  taggedPrimitive,
} from '../../asn1/write/der.js';
import { TAG } from '../../asn1/der.js';

/** RFC 3161 §2.4.2 Accuracy; zero parts are left out. */
export type Accuracy = Readonly<{ seconds?: number; milliseconds?: number; microseconds?: number }>;

/** What a timestamp says (RFC 3161 §2.4.2 TSTInfo). */
export type TimeStampInfo = Readonly<{
  /** Object identifier of the TSA's policy. */
  policy: string;
  /** DER of the digest's AlgorithmIdentifier: it has to be the same as in the request. */
  digestAlgorithm: Uint8Array;
  digest: Uint8Array;
  /** Content octets of the INTEGER. */
  serialNumber: Uint8Array;
  at: Date;
  accuracy?: Accuracy;
  /** Whether tokens of this TSA can be ordered by their times whatever the accuracy. */
  ordering?: boolean;
  /** Content octets of the request's INTEGER; the same one has to come back. */
  nonce?: Uint8Array;
}>;

/** DER of the TSTInfo, version 1. */
export function timeStampInfo(info: TimeStampInfo): Uint8Array {
  return sequence(
    integer(1),
    oid(info.policy),
    sequence(info.digestAlgorithm, octetString(info.digest)),
    element(TAG.INTEGER, info.serialNumber),
    generalizedTime(info.at),
    ...(info.accuracy === undefined ? [] : [accuracyOf(info.accuracy)]),
    // FALSE is the default, which DER leaves out (X.690 §11.5).
    ...(info.ordering ? [boolean(true)] : []),
    ...(info.nonce === undefined ? [] : [element(TAG.INTEGER, info.nonce)]),
  );
}

function accuracyOf({ seconds, milliseconds, microseconds }: Accuracy): Uint8Array {
  return sequence(
    ...(seconds ? [integer(seconds)] : []),
    ...(milliseconds ? [small(0, milliseconds)] : []),
    ...(microseconds ? [small(1, microseconds)] : []),
  );
}

/** `[number] IMPLICIT INTEGER (1..999)`: octets of two's complement, so 128-255 take two. */
function small(number: number, value: number): Uint8Array {
  return taggedPrimitive(
    number,
    value < 0x80 ? Uint8Array.of(value) : Uint8Array.of(value >> 8, value & 0xff),
  );
}
