import { createHash } from 'node:crypto';
import { DerError, readDer } from '../../asn1/der.js';
import { readBitString } from '../../asn1/values.js';
import {
  bitString,
  enumerated,
  generalizedTime,
  octetString,
  oid,
  sequence,
  tagged,
  taggedPrimitive,
} from '../../asn1/write/der.js';
import { OIDS } from '../../oids.js';
import type { KeyType } from '../../x509/key-type.js';
import { REVOCATION_REASONS, type RevocationReason } from '../../x509/revocation-reason.js';
import { signatureAlgorithm } from '../../x509/write/algorithms.js';
import { extension } from '../../x509/write/extensions.js';

/** RFC 6960 §4.2.1 CertStatus. */
export type CertificateStatus =
  | Readonly<{ kind: 'good' }>
  | Readonly<{ kind: 'revoked'; at: Date; reason?: RevocationReason }>
  | Readonly<{ kind: 'unknown' }>;

export type SingleAnswer = Readonly<{
  /** DER of the CertID, as it was asked. */
  certificate: Uint8Array;
  status: CertificateStatus;
  thisUpdate: Date;
  nextUpdate: Date;
}>;

export type OcspAnswer = Readonly<{
  /** DER of the responder's SubjectPublicKeyInfo. */
  responderKey: Uint8Array;
  producedAt: Date;
  answers: readonly SingleAnswer[];
  /** extnValue of the request's nonce, when it had one. */
  nonce?: Uint8Array;
}>;

/** OCSPResponseStatus of an answer without signature (RFC 6960 §4.2.1). */
const REFUSALS = { malformedRequest: 1, internalError: 2, tryLater: 3, unauthorized: 6 } as const;

export type OcspRefusal = keyof typeof REFUSALS;

/** DER of the ResponseData: what the responder's key signs (RFC 6960 §4.2.1). All times are cut to seconds. */
export function ocspResponseData({ responderKey, producedAt, answers, nonce }: OcspAnswer): Uint8Array {
  return sequence(
    tagged(2, octetString(keyHash(responderKey))),
    seconds(producedAt),
    sequence(...answers.map(singleResponse)),
    ...(nonce ? [tagged(1, sequence(extension(OIDS.ocspNonce, 'informative', nonce)))] : []),
  );
}

/**
 * @param data see {@link ocspResponseData}
 * @param certificates DER of the responder's certificate, for those that do not have it
 * @returns DER of the OCSPResponse with status successful
 */
export function ocspResponse(
  data: Uint8Array,
  keyType: KeyType,
  signature: Uint8Array,
  certificates: readonly Uint8Array[],
): Uint8Array {
  const basic = sequence(
    data,
    signatureAlgorithm(keyType),
    bitString(signature),
    tagged(0, sequence(...certificates)),
  );
  return sequence(enumerated(0), tagged(0, sequence(oid(OIDS.ocspBasic), octetString(basic))));
}

/** DER of an OCSPResponse that says only why there is no answer. */
export function ocspRefusal(reason: OcspRefusal): Uint8Array {
  return sequence(enumerated(REFUSALS[reason]));
}

function singleResponse({ certificate, status, thisUpdate, nextUpdate }: SingleAnswer): Uint8Array {
  return sequence(certificate, statusOf(status), seconds(thisUpdate), tagged(0, seconds(nextUpdate)));
}

function statusOf(status: CertificateStatus): Uint8Array {
  const none = new Uint8Array();
  if (status.kind === 'good') return taggedPrimitive(0, none);
  if (status.kind === 'unknown') return taggedPrimitive(2, none);
  const { at, reason } = status;
  return tagged(
    1,
    seconds(at),
    ...(reason === undefined ? [] : [tagged(0, enumerated(REVOCATION_REASONS[reason]))]),
  );
}

/** KeyHash: SHA-1 of the key's bits, whatever the digest of the request (RFC 6960 §4.2.1). */
function keyHash(publicKey: Uint8Array): Uint8Array {
  const [, bits] = readDer(publicKey).children();
  if (!bits) throw new DerError('SubjectPublicKeyInfo without a key');
  return createHash('sha1').update(readBitString(bits).bytes).digest();
}

/** RFC 6960 §4.2.2.1: GeneralizedTime as in certificates, without a fraction. */
function seconds(at: Date): Uint8Array {
  return generalizedTime(new Date(Math.trunc(at.getTime() / 1000) * 1000));
}
