import { bitString, enumerated, integer, sequence, tagged, time } from '../../asn1/write/der.js';
import { TAG } from '../../asn1/der.js';
import { OIDS } from '../../oids.js';
import type { KeyType } from '../key-type.js';
import { REVOCATION_REASONS, type RevocationReason } from '../revocation-reason.js';
import { signatureAlgorithm } from './algorithms.js';
import { authorityKeyIdentifier, extension } from './extensions.js';

export type RevokedCertificate = Readonly<{
  /** Content octets of the serial number: at most 20 (RFC 5280 §4.1.2.2). */
  serialNumber: Uint8Array;
  at: Date;
  reason?: RevocationReason;
}>;

export type CrlInput = Readonly<{
  /** DER of the issuer's Name, as it stands in its own certificate. */
  issuer: Uint8Array;
  /** DER of the SubjectPublicKeyInfo. */
  issuerPublicKey: Uint8Array;
  issuerKeyType: KeyType;
  /** Grows with each list of an issuer (RFC 5280 §5.2.3). */
  number: bigint;
  thisUpdate: Date;
  nextUpdate: Date;
  revoked: readonly RevokedCertificate[];
}>;

/** DER of the TBSCertList, version 2 (RFC 5280 §5.1.2). */
export function toBeSignedCrl(input: CrlInput): Uint8Array {
  const { revoked } = input;
  return sequence(
    integer(1),
    signatureAlgorithm(input.issuerKeyType),
    input.issuer,
    time(input.thisUpdate),
    time(input.nextUpdate),
    // §5.1.2.6: absent when nothing is revoked.
    ...(revoked.length > 0 ? [sequence(entries(revoked))] : []),
    tagged(
      0,
      sequence(
        authorityKeyIdentifier(input.issuerPublicKey),
        extension(OIDS.crlNumber, 'informative', integer(input.number)),
      ),
    ),
  );
}

/**
 * @param toBeSigned see {@link toBeSignedCrl}
 * @param signature over `toBeSigned`, by the issuer's key
 * @returns DER of the CertificateList (RFC 5280 §5.1.1)
 */
export function signedCrl(toBeSigned: Uint8Array, issuerKeyType: KeyType, signature: Uint8Array): Uint8Array {
  return sequence(toBeSigned, signatureAlgorithm(issuerKeyType), bitString(signature));
}

/**
 * The entries of a list of tens of thousands: date and reason are encoded once for all that share them, and an
 * entry, always shorter than 128 octets, is put together by hand.
 */
function entries(revoked: readonly RevokedCertificate[]): Uint8Array {
  const tails = new Map<string, Uint8Array>();
  const all = revoked.map(({ serialNumber, at, reason }) => {
    const key = `${at.getTime()} ${reason ?? ''}`;
    const known = tails.get(key);
    const tail = known ?? entryTail(at, reason);
    if (!known) tails.set(key, tail);
    return entry(serialNumber, tail);
  });
  return Buffer.concat(all);
}

function entry(serialNumber: Uint8Array, tail: Uint8Array): Uint8Array {
  const contents = 2 + serialNumber.length + tail.length;
  if (serialNumber.length === 0 || serialNumber.length > 20)
    throw new RangeError(`serial number of ${serialNumber.length} octets`);
  const bytes = new Uint8Array(2 + contents);
  bytes.set([TAG.SEQUENCE, contents, TAG.INTEGER, serialNumber.length]);
  bytes.set(serialNumber, 4);
  bytes.set(tail, 4 + serialNumber.length);
  return bytes;
}

/** Date and, unless it says nothing, the reason (RFC 5280 §5.3.1: `unspecified` is better left out). */
function entryTail(at: Date, reason: RevocationReason | undefined): Uint8Array {
  const code = REVOCATION_REASONS[reason ?? 'unspecified'];
  if (code === REVOCATION_REASONS.unspecified) return time(at);
  return Buffer.concat([time(at), sequence(extension(OIDS.crlReason, 'informative', enumerated(code)))]);
}
