import { bitString, element, enumerated, integer, sequence, tagged, time } from '../../asn1/write/der.js';
import { TAG } from '../../asn1/der.js';
import { DerTemplate } from '../../cms/write/der-template.js';
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

/** The entries of a list of tens of thousands: each kind is encoded once, and each entry only fills the gaps. */
function entries(revoked: readonly RevokedCertificate[]): Uint8Array {
  const templates = new Map<string, DerTemplate>();
  const encoded = revoked.map(({ serialNumber, at, reason = 'unspecified' }) => {
    if (serialNumber.length === 0 || serialNumber.length > 20)
      throw new RangeError(`serial number of ${serialNumber.length} octets`);
    const date = Buffer.from(digitsOf(at), 'latin1');
    const kind = `${serialNumber.length} ${date.length} ${reason}`;
    const known = templates.get(kind);
    const template = known ?? entryTemplate(serialNumber.length, date.length, reason);
    if (!known) templates.set(kind, template);
    return template.fill(serialNumber, date);
  });
  return Buffer.concat(encoded);
}

/** Serial number, date and, unless it says nothing, the reason (RFC 5280 §5.3.1: better left out then). */
function entryTemplate(serialLength: number, dateLength: number, reason: RevocationReason): DerTemplate {
  const dateTag = dateLength === UTC_TIME_LENGTH ? TAG.UTC_TIME : TAG.GENERALIZED_TIME;
  const code = enumerated(REVOCATION_REASONS[reason]);
  const extensions =
    reason === 'unspecified' ? [] : [sequence(extension(OIDS.crlReason, 'informative', code))];
  const build = (serialNumber: Uint8Array, date: Uint8Array = new Uint8Array()): Uint8Array =>
    sequence(element(TAG.INTEGER, serialNumber), element(dateTag, date), ...extensions);
  return DerTemplate.of(build, [serialLength, dateLength]);
}

const UTC_TIME_LENGTH = 13;

/** As in {@link time}: two digits of the year from 1950 through 2049. */
function digitsOf(at: Date): string {
  const digits = `${at.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
  const year = at.getUTCFullYear();
  return year >= 1950 && year < 2050 ? digits.slice(2) : digits;
}
