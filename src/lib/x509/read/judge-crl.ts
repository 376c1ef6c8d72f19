import { FaultError } from '../../faults/fault.js';
import type { Certificate } from './certificate.js';
import type { Crl } from './crl.js';
import { crlFault } from './crl-fault.js';
import type { CrlIndex, Revocation } from './crl-index.js';

export type CrlQuestion = Readonly<{
  certificate: Certificate;
  /** The authority that issued the certificate and the list; its own chain is judged elsewhere. */
  issuer: Certificate;
  /** The instant for which the list must be fresh. */
  at: Date;
  /** How far clocks may differ; 60 when absent. */
  toleranceSeconds?: number;
}>;

export type CrlJudgement = Readonly<{ thisUpdate: Date; nextUpdate: Date }> &
  (Readonly<{ status: 'good' }> | (Readonly<{ status: 'revoked' }> & Revocation));

const DEFAULT_TOLERANCE_SECONDS = 60;

/**
 * Whether a CRL may be believed for this certificate (RFC 5280 §6.3.3, the issuer's own complete lists only), and
 * what it then says. "Revoked" is an answer, not a fault.
 *
 * @throws FaultError with a `crl-` code
 */
export function judgeCrl(index: CrlIndex, question: CrlQuestion): CrlJudgement {
  assertIssuer(index, question);
  assertCovers(index.crl, question.certificate);
  assertFresh(index.crl, question);
  const { thisUpdate, nextUpdate } = index.crl;
  const revocation = index.find(question.certificate.serial);
  return revocation === undefined
    ? { status: 'good', thisUpdate, nextUpdate }
    : { status: 'revoked', ...revocation, thisUpdate, nextUpdate };
}

/** §6.3.3 (b 1), (f), (g). */
function assertIssuer(index: CrlIndex, { certificate, issuer }: CrlQuestion): void {
  const { crl } = index;
  const isNamed = [certificate.issuer, issuer.subject].every(
    (name) => Buffer.compare(name, crl.issuer) === 0,
  );
  const hasOtherKey =
    crl.authorityKeyId !== undefined &&
    issuer.subjectKeyId !== undefined &&
    crl.authorityKeyId !== issuer.subjectKeyId;
  if (!isNamed || hasOtherKey) throw crlFault('crl-issuer', 'the list is that of another authority');
  if (issuer.keyUsage !== undefined && !issuer.keyUsage.has('cRLSign'))
    throw crlFault('crl-issuer', 'the authority may not sign lists');
  if (!isSigned(index, issuer)) throw crlFault('crl-signature', 'the list was not signed by its authority');
}

/** An algorithm that is not accepted makes the list unsigned, not the certificate wrong. */
function isSigned(index: CrlIndex, issuer: Certificate): boolean {
  try {
    return index.isSignedBy(issuer);
  } catch (error) {
    if (error instanceof FaultError) throw crlFault('crl-signature', error.detail);
    throw error;
  }
}

/** §6.3.3 (b 2): kind of certificate, and a distribution point that the certificate names too. */
function assertCovers({ scope }: Crl, certificate: Certificate): void {
  const isRightKind =
    scope.certificates === 'all' || (scope.certificates === 'authorities') === certificate.isCa;
  const isRightPoint = scope.addresses?.some((address) => certificate.crlUrls.includes(address)) ?? true;
  if (!isRightKind || !isRightPoint) throw crlFault('crl-scope', 'the list is for other certificates');
}

/** §6.3.3 (a). */
function assertFresh({ thisUpdate, nextUpdate }: Crl, { at, toleranceSeconds }: CrlQuestion): void {
  const tolerance = (toleranceSeconds ?? DEFAULT_TOLERANCE_SECONDS) * 1000;
  if (thisUpdate.getTime() > at.getTime() + tolerance)
    throw crlFault('crl-not-yet-valid', `the list begins ${thisUpdate.toISOString()}`);
  if (nextUpdate.getTime() < at.getTime() - tolerance)
    throw crlFault('crl-expired', `the list was good until ${nextUpdate.toISOString()}`);
}
