import type { FaultError } from '../../faults/fault.js';
import type { Certificate } from './certificate.js';
import { isSignedBy } from './issued-by.js';
import { assertPurpose, type Purpose } from './purpose.js';
import { x509Fault } from './x509-fault.js';

export type ChainInput = Readonly<{
  signer: Certificate;
  /** Certificates that came with the seal; only used, never believed. */
  intermediates: readonly Certificate[];
  anchors: readonly Certificate[];
  /** Every certificate of the chain, the anchor too, must be in date at this instant. */
  at: Date;
  /** What the signer's certificate must be good for; `sealing` when absent. */
  purpose?: Purpose;
}>;

const MAX_CHAIN_LENGTH = 6;

/**
 * Path validation of RFC 5280 §6.1 without policies, name constraints (refused where critical) and revocation.
 *
 * @returns signer first, anchor last
 * @throws FaultError with the `certificate-` code of the way that failed nearest to an anchor
 */
export function buildChain(input: ChainInput): Certificate[] {
  assertPurpose(input.signer, input.purpose ?? 'sealing');
  return extend([input.signer], input);
}

function extend(path: readonly Certificate[], input: ChainInput): Certificate[] {
  const last = path.at(-1) ?? input.signer;
  assertInDate(last, input.at);
  assertUnderstood(last);
  if (input.anchors.some((anchor) => isSame(anchor, last))) return [...path];
  if (path.length >= MAX_CHAIN_LENGTH) throw x509Fault('certificate-untrusted', 'the chain is too long');
  const issuers = [...input.anchors, ...input.intermediates].filter(
    (candidate) => isNamedIssuer(candidate, last) && !path.some((used) => isSame(used, candidate)),
  );
  let fault: FaultError | undefined;
  for (const issuer of issuers) {
    try {
      assertIssued(issuer, last, path.length - 1);
      return extend([...path, issuer], input);
    } catch (error) {
      fault = error as FaultError;
    }
  }
  throw (
    fault ?? x509Fault('certificate-untrusted', `no trusted issuer is known for ${describeCertificate(last)}`)
  );
}

/** Names chain (§6.1.3 a 4), and key identifiers where both are written (§4.2.1.1). */
function isNamedIssuer(issuer: Certificate, issued: Certificate): boolean {
  const hasOtherKey =
    issued.authorityKeyId !== undefined &&
    issuer.subjectKeyId !== undefined &&
    issued.authorityKeyId !== issuer.subjectKeyId;
  return Buffer.compare(issuer.subject, issued.issuer) === 0 && !hasOtherKey;
}

/** @param below how many intermediate certificates stand between this issuer and the signer */
function assertIssued(issuer: Certificate, issued: Certificate, below: number): void {
  const name = describeCertificate(issuer);
  if (!issuer.isCa) throw x509Fault('certificate-issuer-not-ca', `${name} is no certificate authority`);
  if (issuer.keyUsage !== undefined && !issuer.keyUsage.has('keyCertSign'))
    throw x509Fault('certificate-key-usage', `${name} may not sign certificates`);
  if (below > (issuer.pathLength ?? Infinity))
    throw x509Fault('certificate-path-length', `${name} allows ${issuer.pathLength} certificates below it`);
  if (!isSignedBy(issued, issuer))
    throw x509Fault('certificate-signature', `${describeCertificate(issued)} was not signed by ${name}`);
}

function assertInDate(certificate: Certificate, at: Date): void {
  const name = describeCertificate(certificate);
  if (at < certificate.notBefore)
    throw x509Fault('certificate-not-yet-valid', `${name} begins ${certificate.notBefore.toISOString()}`);
  if (at > certificate.notAfter)
    throw x509Fault('certificate-expired', `${name} ended ${certificate.notAfter.toISOString()}`);
}

function assertUnderstood(certificate: Certificate): void {
  const [unknown] = certificate.unknownCritical;
  if (unknown !== undefined)
    throw x509Fault('certificate-critical-extension', `critical extension ${unknown} is not understood`);
}

function isSame(a: Certificate, b: Certificate): boolean {
  return a === b || Buffer.compare(a.encoded, b.encoded) === 0;
}

function describeCertificate(certificate: Certificate): string {
  return `${certificate.commonName || 'an unnamed certificate'} (serial ${certificate.serial})`;
}
