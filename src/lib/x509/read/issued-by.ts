import type { Certificate } from './certificate.js';
import { isSignatureValid } from './signature.js';

/** By issuer and certificate: the same few chains stand behind every file, and verifying takes longest of all. */
const known = new WeakMap<Certificate, WeakMap<Certificate, boolean>>();

/**
 * Whether the issuer's key signed the certificate (RFC 5280 §6.1.3 a 1). Names and purposes are for the caller to compare.
 *
 * @throws FaultError `certificate-algorithm`
 */
export function isSignedBy(issued: Certificate, issuer: Certificate): boolean {
  const answers = known.get(issuer) ?? new WeakMap<Certificate, boolean>();
  known.set(issuer, answers);
  const before = answers.get(issued);
  if (before !== undefined) return before;
  const signed = { data: issued.tbs, signature: issued.signature };
  const answer = isSignatureValid(issuer.publicKey, issued.algorithm, signed);
  answers.set(issued, answer);
  return answer;
}
