import { createHash } from 'node:crypto';
import { FaultError } from '../../faults/fault.js';
import type { Certificate } from '../../x509/read/certificate.js';
import { isSignedBy } from '../../x509/read/issued-by.js';
import { keyBits } from '../../x509/read/key-bits.js';
import { assertPurpose } from '../../x509/read/purpose.js';
import { isSignatureValid } from '../../x509/read/signature.js';
import { ocspFault } from './ocsp-fault.js';
import type { OcspResponse, ResponderId } from './ocsp-response.js';
import type { CertId, CertificateStatus, SingleResponse } from './single-response.js';

export type OcspQuestion = Readonly<{
  certificate: Certificate;
  /** The authority that issued it; its own chain is judged elsewhere. */
  issuer: Certificate;
  /** The instant for which the answer must be fresh. */
  at: Date;
  /** How far clocks may differ; 60 when absent. */
  toleranceSeconds?: number;
}>;

export type OcspJudgement = CertificateStatus &
  Readonly<{
    thisUpdate: Date;
    nextUpdate: Date | undefined;
    producedAt: Date;
    /** The issuer itself, or a responder that the issuer certified for answering. */
    signer: Certificate;
  }>;

const DEFAULT_TOLERANCE_SECONDS = 60;

/** RFC 6960 §4.2.2.1: without nextUpdate there is newer news at any time; so long is it still taken. */
const MAXIMUM_AGE_SECONDS = 24 * 3600;

/**
 * Whether a response may be believed for this certificate (RFC 6960 §3.2, §4.2.2.2), and what it then says.
 * "Revoked" is an answer, not a fault.
 *
 * A delegated responder's own revocation is not looked at: its certificate says `isNoCheck`, or it is in the
 * caller's hand as {@link OcspJudgement.signer}.
 *
 * @throws FaultError with an `ocsp-` code
 */
export function judgeOcsp(response: OcspResponse, question: OcspQuestion): OcspJudgement {
  const single = response.responses.find(({ certId }) => isAbout(certId, question));
  if (single === undefined)
    throw ocspFault('ocsp-other-certificate', 'the response is about other certificates');
  const signer = signerOf(response, question);
  assertSigned(response, signer);
  assertFresh(response, single, question);
  const { certId: _, ...facts } = single;
  return { ...facts, producedAt: response.producedAt, signer };
}

function isAbout({ digest, issuerNameHash, issuerKeyHash, serial }: CertId, question: OcspQuestion): boolean {
  const { certificate, issuer } = question;
  if (digest === undefined || serial !== certificate.serial) return false;
  const hash = (bytes: Uint8Array): Uint8Array => createHash(digest).update(bytes).digest();
  return (
    Buffer.compare(issuerNameHash, hash(certificate.issuer)) === 0 &&
    Buffer.compare(issuerKeyHash, hash(keyBits(issuer.publicKey))) === 0
  );
}

/** §4.2.2.2: the issuer itself, or whom it certified, directly, for answering in its place. */
function signerOf(response: OcspResponse, question: OcspQuestion): Certificate {
  const { issuer } = question;
  if (isResponder(response.responder, issuer)) return issuer;
  const signer = response.certificates.find((candidate) => isResponder(response.responder, candidate));
  if (signer === undefined) throw ocspFault('ocsp-signer', "the responder's certificate did not come along");
  asSignerFault(() => {
    assertPurpose(signer, 'ocsp-signing');
    const isIssued = Buffer.compare(signer.issuer, issuer.subject) === 0 && isSignedBy(signer, issuer);
    if (!isIssued) throw ocspFault('ocsp-signer', 'the responder was certified by somebody else');
  });
  const [unknown] = signer.unknownCritical;
  if (unknown !== undefined)
    throw ocspFault('ocsp-signer', `critical extension ${unknown} of the responder is not understood`);
  if (response.producedAt < signer.notBefore || question.at > signer.notAfter)
    throw ocspFault('ocsp-signer', "the responder's certificate was not in date");
  return signer;
}

/** ResponderID by key is always SHA-1 (§4.2.1), which here only finds, and proves nothing. */
function isResponder(responder: ResponderId, candidate: Certificate): boolean {
  if ('name' in responder) return Buffer.compare(responder.name, candidate.subject) === 0;
  const hash = createHash('sha1').update(keyBits(candidate.publicKey)).digest();
  return Buffer.compare(responder.keyHash, hash) === 0;
}

function assertSigned({ tbs, algorithm, signature }: OcspResponse, signer: Certificate): void {
  const isRight = asSignerFault(() =>
    isSignatureValid(signer.publicKey, algorithm, { data: tbs, signature }),
  );
  if (!isRight) throw ocspFault('ocsp-signature', 'the response was not signed by its responder');
}

/** A certificate or algorithm that is not accepted is a fault of the responder, not of what was asked about. */
function asSignerFault<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FaultError && !error.code.startsWith('ocsp-'))
      throw ocspFault('ocsp-signer', error.detail);
    throw error;
  }
}

/** §3.2 (5, 6), §4.2.2.1. */
function assertFresh({ producedAt }: OcspResponse, single: SingleResponse, question: OcspQuestion): void {
  const tolerance = (question.toleranceSeconds ?? DEFAULT_TOLERANCE_SECONDS) * 1000;
  const at = question.at.getTime();
  const { thisUpdate, nextUpdate } = single;
  if (Math.max(thisUpdate.getTime(), producedAt.getTime()) > at + tolerance)
    throw ocspFault('ocsp-not-yet-valid', `the status is that of ${thisUpdate.toISOString()}`);
  const end = nextUpdate?.getTime() ?? thisUpdate.getTime() + MAXIMUM_AGE_SECONDS * 1000;
  if (end < at - tolerance)
    throw ocspFault('ocsp-expired', `the status was good until ${new Date(end).toISOString()}`);
}
