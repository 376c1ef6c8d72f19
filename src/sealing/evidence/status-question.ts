import { createHash } from 'node:crypto';
import type { Certificate } from '../../lib/x509/read/certificate.js';
import type { Revocation } from '../../lib/x509/read/crl-index.js';
import type { Evidence } from '../revocation-source.port.js';

/** A certificate, its issuer, and how new the evidence about it has to be. */
export type StatusQuestion = Readonly<{
  certificate: Certificate;
  issuer: Certificate;
  freshAfter: Date | undefined;
}>;

/** What a source says, with the proof. */
export type StatusAnswer = Readonly<{ evidence: Evidence; revocation: Revocation | undefined }>;

/** Tells certificates apart, whoever issued them. */
export function certificateKey({
  certificate,
  issuer,
}: Pick<StatusQuestion, 'certificate' | 'issuer'>): string {
  const hash = createHash('sha256').update(issuer.encoded).update(certificate.encoded);
  return hash.digest('base64');
}
