import type { Fault } from '../../../faults/fault.js';
import type { AnyCertificate } from '../any-certificate.js';
import type { X509FaultCode } from '../x509-fault.js';
import type { SignatureVerifier } from './verify-signature.js';

/** What the certificate at the beginning of a path is to be good for; `crl-signing` stands for a list's signer. */
export type AnyPurpose = 'sealing' | 'timestamping' | 'ocsp-signing' | 'crl-signing' | 'any';

export type PathFaultCode =
  | X509FaultCode
  /** Version 1 or 2, which cannot say that it is an authority's. */
  | 'certificate-version'
  | 'certificate-name-constraints'
  | 'certificate-policy'
  /** Names or key identifiers do not chain. */
  | 'certificate-name-chaining'
  /** The search was given up: more paths than are looked at. */
  | 'certificate-too-many-paths';

export type PathFault = Fault<PathFaultCode> & Readonly<{ certificate?: AnyCertificate }>;

/** Inputs of RFC 5280 §6.1.1 that the user chooses. */
export type PathSettings = Readonly<{
  /** The instant for which every certificate but the anchor has to be in date. */
  at: Date;
  /** `any` when absent. */
  purpose?: AnyPurpose;
  /** OIDs; any policy when absent. */
  initialPolicies?: readonly string[];
  explicitPolicy?: boolean;
  policyMappingInhibit?: boolean;
  anyPolicyInhibit?: boolean;
  /** `verifySignature` when absent. */
  signatureOk?: SignatureVerifier;
}>;

export type PathInput = PathSettings &
  Readonly<{
    target: AnyCertificate;
    /** Certificates that came along, in any order; only used, never believed. */
    candidates: readonly AnyCertificate[];
    anchors: readonly AnyCertificate[];
    /** Complete paths that are tried before giving up; 64 when absent. */
    maxPaths?: number;
    /** Asked at each step of the search; throws when the time is up. */
    deadline?: () => void;
  }>;

export type PathResult =
  | Readonly<{
      ok: true;
      /** Target first, anchor last. */
      path: AnyCertificate[];
      /** The user-constrained policies of the path, OIDs; `undefined` when any would do and none is named. */
      policies: readonly string[] | undefined;
    }>
  | Readonly<{
      ok: false;
      /** What is wrong with the path that came nearest; at least one. */
      faults: PathFault[];
      /** The path that came nearest; ends in an anchor unless the faults say `certificate-untrusted`. */
      bestPath?: AnyCertificate[];
    }>;

export function pathFault(code: PathFaultCode, detail: string, certificate?: AnyCertificate): PathFault {
  return { code, detail, ...(certificate && { certificate }) };
}

export function describeAny(certificate: AnyCertificate): string {
  return `${certificate.subject.commonName || 'an unnamed certificate'} (serial ${certificate.serial})`;
}
