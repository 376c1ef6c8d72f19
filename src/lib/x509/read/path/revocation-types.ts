import type { Fault } from '../../../faults/fault.js';
import type { AnyOcsp } from '../../../ocsp/read/any-ocsp.js';
import type { AnyCertificate } from '../any-certificate.js';
import type { AnyCrl } from '../any-crl.js';
import type { AnyRevocation } from '../any-crl-entries.js';
import type { SignatureVerifier } from './verify-signature.js';

/** Lists and answers, each read once. */
export type RevocationEvidence = Readonly<{ crls: readonly AnyCrl[]; ocsps: readonly AnyOcsp[] }>;

export type RevocationSettings = Readonly<{
  evidence: RevocationEvidence;
  /** Certificates that came along, among them those of lists' and answers' signers. */
  candidates: readonly AnyCertificate[];
  /**
   * Trusted for the signers of lists and answers as well, but only the path's own counts: RFC 5280 §6.3.3 f wants
   * the same anchor for both.
   */
  anchors: readonly AnyCertificate[];
  /** The instant of validation. */
  at: Date;
  /**
   * `at`: evidence must be fresh at {@link at}, and its signer valid then. `issue`: each is taken as of its own time
   * of issue, and its signer must have been valid then; what that is worth is for the caller to say, who sees
   * thisUpdate and nextUpdate (validation of what is past, ETSI EN 319 102-1 §5.6.2). `at` when absent.
   */
  freshness?: 'at' | 'issue';
  /** How far clocks may differ; 60 when absent. */
  toleranceSeconds?: number;
  /** `verifySignature` when absent. */
  signatureOk?: SignatureVerifier;
}>;

export type RevocationInput = RevocationSettings &
  Readonly<{
    /** A path that was found valid, target first, anchor last. */
    path: readonly AnyCertificate[];
    /** Which certificate of the path is asked about. */
    index: number;
  }>;

export type EvidenceFacts = Readonly<{
  source: 'CRL' | 'OCSP';
  evidence: AnyCrl | AnyOcsp;
  /** SHA-256 of the evidence, lower-case hex. */
  evidenceId: string;
  where: string | undefined;
  thisUpdate: Date;
  nextUpdate: Date | undefined;
  /** Of a list the same as thisUpdate. */
  producedAt: Date;
  /** Who signed it, anchor last. */
  signerPath: readonly AnyCertificate[];
  /**
   * Whether the signer itself was looked up: `exempt` when it is an authority of the path or its certificate says
   * that nobody need ask; `unknown` for a responder about whom nothing was found.
   */
  signerStatus: 'exempt' | 'good' | 'unknown';
  /** Since when ended certificates are still told of; without it, news from after a certificate's end is none. */
  coversExpiredSince: Date | undefined;
}>;

export type RevocationFault = Fault & Readonly<{ evidenceId?: string }>;

export type RevocationStatus =
  | (Readonly<{ status: 'good' }> & EvidenceFacts)
  | (Readonly<{ status: 'revoked' }> & AnyRevocation & EvidenceFacts)
  | Readonly<{ status: 'unknown'; why: readonly RevocationFault[] }>;

export type Known = Exclude<RevocationStatus, { status: 'unknown' }>;
