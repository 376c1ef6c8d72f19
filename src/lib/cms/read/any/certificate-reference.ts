import { createHash } from 'node:crypto';
import { contextTag, DerError, type DerNode, TAG } from '../../../asn1/der.js';
import { readOctetString } from '../../../asn1/values.js';
import { OIDS } from '../../../oids.js';
import { readAlgorithmIdentifier } from '../../../x509/read/algorithm-identifier.js';
import type { AnyCertificate } from '../../../x509/read/any-certificate.js';
import { digestNameOf } from './digests.js';

/** ESSCertID (RFC 2634 §5.4.1) or ESSCertIDv2 (RFC 5035 §4). */
export type CertificateReference = Readonly<{
  /** OID. */
  digestAlgorithm: string;
  digest: Uint8Array;
  issuerSerial: Readonly<{ issuer: Uint8Array | undefined; serial: string }> | undefined;
}>;

/**
 * The first reference of each attribute, which is the signer's own; further ones name its issuers.
 *
 * @throws DerError for another form
 */
export function readReferences(v1: DerNode | undefined, v2: DerNode | undefined): CertificateReference[] {
  return [
    ...(v1 === undefined ? [] : [readReference(firstOf(v1), OIDS.sha1)]),
    ...(v2 === undefined ? [] : [readReference(firstOf(v2), OIDS.sha256)]),
  ];
}

function firstOf(value: DerNode): readonly DerNode[] {
  const [first] = value.expect(TAG.SEQUENCE).children()[0]?.expect(TAG.SEQUENCE).children() ?? [];
  if (first === undefined) throw new DerError('signing-certificate names none');
  return first.expect(TAG.SEQUENCE).children();
}

/** @param fallback digest when none is written */
function readReference(parts: readonly DerNode[], fallback: string): CertificateReference {
  const [first] = parts;
  const isWritten = first?.identifier === TAG.SEQUENCE;
  const [hash, issuerSerial, ...rest] = isWritten ? parts.slice(1) : parts;
  if (hash === undefined || rest.length > 0) throw new DerError('ESSCertID of another form');
  return {
    digestAlgorithm: isWritten ? readAlgorithmIdentifier(first).oid : fallback,
    digest: readOctetString(hash),
    issuerSerial: issuerSerial && readIssuerSerial(issuerSerial),
  };
}

/** GeneralNames, of which one directoryName `[4]` counts, and the serial number. */
function readIssuerSerial(node: DerNode): CertificateReference['issuerSerial'] {
  const [names, serial, ...rest] = node.expect(TAG.SEQUENCE).children();
  if (names === undefined || serial === undefined || rest.length > 0)
    throw new DerError('IssuerSerial of another form');
  const name = names
    .expect(TAG.SEQUENCE)
    .children()
    .find(({ identifier }) => identifier === contextTag(4, 'constructed'));
  return { issuer: name?.children()[0]?.encoded, serial: hexOf(serial.expect(TAG.INTEGER).contents) };
}

/** Whether a reference names this certificate: by its digest, and by issuer and serial number where they are there. */
export function isReferenceTo(reference: CertificateReference, certificate: AnyCertificate): boolean {
  const digestName = digestNameOf(reference.digestAlgorithm);
  if (digestName === undefined) return false;
  const digest = createHash(digestName).update(certificate.encoded).digest();
  if (Buffer.compare(digest, reference.digest) !== 0) return false;
  const { issuerSerial } = reference;
  if (issuerSerial === undefined) return true;
  const isIssuer =
    issuerSerial.issuer === undefined ||
    Buffer.compare(issuerSerial.issuer, certificate.issuer.encoded) === 0;
  return isIssuer && isSameSerial(issuerSerial.serial, certificate.serial);
}

/** Serial numbers as content octets in hex; some writers put zeros in front. */
export function isSameSerial(a: string, b: string): boolean {
  return withoutZeros(a) === withoutZeros(b);
}

function withoutZeros(serial: string): string {
  return serial.replace(/^(?:00)+(?=.)/u, '').toLowerCase();
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
