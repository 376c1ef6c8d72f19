import { type IssuedCertificate, issuedCertificates } from './issued-certificates.js';
import { Revocations } from './revocations.js';

/** A certificate of a folder and how it stands, e.g. `good`, `expired`, `revoked 2027-01-02 (superseded)`. */
export type CertificateListing = IssuedCertificate & Readonly<{ state: string }>;

export async function listCertificates(directory: string, now: Date): Promise<readonly CertificateListing[]> {
  const revocations = await new Revocations(directory).current();
  const all = await issuedCertificates(directory);
  return all.map((each) => {
    const revoked = revocations.find(each.authority ?? '', each.serial);
    const state = revoked
      ? `revoked ${revoked.at.toISOString().slice(0, 10)} (${revoked.reason})`
      : stateInTime(each, now);
    return { ...each, state };
  });
}

function stateInTime({ notBefore, notAfter }: IssuedCertificate, now: Date): string {
  if (now < notBefore) return 'not yet valid';
  return now > notAfter ? 'expired' : 'good';
}
