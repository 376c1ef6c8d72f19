import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { CertificateProfile } from '../../src/lib/x509/write/certificate.js';
import { CertificateAuthority } from '../../src/pki/certificate-authority.js';

export const p256Key = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/** A root of a test's own, that certifies whatever it is asked to. */
export function ownAuthority(profile: CertificateProfile) {
  const key = p256Key();
  const root = CertificateAuthority.selfSigned(profile, key);
  const authority = CertificateAuthority.of(root, key);
  return {
    root,
    issue: (wanted: CertificateProfile, subjectKey: KeyObject = p256Key()): Uint8Array =>
      authority.issue(wanted, createPublicKey(subjectKey)),
  };
}
