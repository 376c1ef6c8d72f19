import { FaultError } from '../../../faults/fault.js';
import { judgeOcsp } from '../../../ocsp/read/judge-ocsp.js';
import { ocspFault } from '../../../ocsp/read/ocsp-fault.js';
import type { Certificate } from '../../../x509/read/certificate.js';
import { crlFault } from '../../../x509/read/crl-fault.js';
import { judgeCrl } from '../../../x509/read/judge-crl.js';
import type { RevocationReason } from '../../../x509/read/revocation.js';
import { CLOCK_TOLERANCE_SECONDS, type Timeline } from './timeline.js';
import type { Statement } from './validation-evidence.js';

/** A certificate of a chain and the one above it. */
export type IssuedCertificate = Readonly<{ certificate: Certificate; issuer: Certificate }>;

/** What a statement that may be believed says of a certificate. */
export type StatedStatus = Readonly<{
  statement: Statement;
  revocation: Readonly<{ revokedAt: Date; reason: RevocationReason }> | undefined;
  /** Whom the issuer certified for answering in its place; `undefined` when it answered itself. */
  responder: Certificate | undefined;
}>;

/** Answers that leave open whether there is a statement for this certificate at all. */
const NOT_ABOUT: ReadonlySet<string> = new Set(['ocsp-other-certificate', 'crl-issuer', 'crl-scope']);

/** What a statement says of a certificate: something, nothing as it is about others, or nothing to be believed. */
export type Reading =
  | Readonly<{ kind: 'status'; status: StatedStatus }>
  | Readonly<{ kind: 'other' }>
  | Readonly<{ kind: 'fault'; fault: FaultError }>;

/**
 * Has a statement speak about a certificate, for the time in which the statement was put into the file: after the
 * last seal or timestamp before it and before the timestamp that covers it.
 */
export function readStatus(
  statement: Statement,
  { certificate, issuer }: IssuedCertificate,
  timeline: Timeline,
): Reading {
  try {
    const made = madeAt(statement);
    const covered = timeline.coveredAt(statement.revision);
    const at = new Date(Math.max(made.getTime(), timeline.lastBefore(statement.revision).getTime()));
    const question = { certificate, issuer, at, toleranceSeconds: CLOCK_TOLERANCE_SECONDS };
    const status = statement.kind === 'ocsp' ? byOcsp(statement, question) : byCrl(statement, question);
    if (made.getTime() > covered.getTime() + CLOCK_TOLERANCE_SECONDS * 1000) throw tooNew(statement, made);
    return { kind: 'status', status };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return NOT_ABOUT.has(error.code) ? { kind: 'other' } : { kind: 'fault', fault: error };
  }
}

function madeAt(statement: Statement): Date {
  return statement.kind === 'ocsp' ? statement.response.producedAt : statement.index.crl.thisUpdate;
}

type Question = IssuedCertificate & Readonly<{ at: Date; toleranceSeconds: number }>;

function byOcsp(statement: Statement & { kind: 'ocsp' }, question: Question): StatedStatus {
  const judgement = judgeOcsp(statement.response, question);
  const responder = judgement.signer === question.issuer ? undefined : judgement.signer;
  if (judgement.status === 'unknown')
    throw ocspFault('ocsp-other-certificate', 'the responder does not know the certificate');
  const revocation = judgement.status === 'revoked' ? judgement : undefined;
  return { statement, revocation, responder };
}

function byCrl(statement: Statement & { kind: 'crl' }, question: Question): StatedStatus {
  const judgement = judgeCrl(statement.index, question);
  const revocation = judgement.status === 'revoked' ? judgement : undefined;
  return { statement, revocation, responder: undefined };
}

function tooNew(statement: Statement, made: Date): FaultError {
  const detail = `object ${statement.number} is of ${made.toISOString()}, after the timestamp that covers it`;
  return statement.kind === 'ocsp'
    ? ocspFault('ocsp-not-yet-valid', detail)
    : crlFault('crl-not-yet-valid', detail);
}
