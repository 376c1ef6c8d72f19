import { signedCrl, toBeSignedCrl } from '../../lib/x509/write/crl.js';
import type { Clock } from '../../platform/time/clock.js';
import type { Revocation, RevocationState } from '../revocations.js';
import type { CrlProfile } from './scenario.js';
import type { ServiceKey } from './service-keys.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A list is given out again for this long, as long as nothing more is revoked. */
const KEPT = 10 * MINUTE;
const VALID_HOURS = 24;

type Issued = Readonly<{ crl: Uint8Array; version: string; thisUpdate: number; number: bigint }>;

export type CrlScene = Readonly<{
  authorityName: string;
  authority: ServiceKey;
  /** Signs when the profile wants the wrong one. */
  otherAuthority: ServiceKey;
  revocations: RevocationState;
}>;

/** Makes the CRLs of the CAs (RFC 5280 §5), each once for many readers. */
export class CrlService {
  private readonly issued = new Map<string, Issued>();

  constructor(private readonly clock: Clock) {}

  /** @returns DER of the CertificateList */
  crl(scene: CrlScene, profile: CrlProfile): Uint8Array {
    const now = this.clock.now().getTime();
    const last = this.issued.get(scene.authorityName);
    const isHonest = profile.offsetHours === undefined && profile.signedBy === undefined;
    const age = now - (last?.thisUpdate ?? 0);
    if (isHonest && last?.version === scene.revocations.version && age >= 0 && age < KEPT) return last.crl;
    const number = largest(BigInt(now), (last?.number ?? 0n) + 1n);
    const crl = issue(scene, profile, { number, thisUpdate: now + (profile.offsetHours ?? 0) * HOUR });
    if (isHonest) {
      const { version } = scene.revocations;
      this.issued.set(scene.authorityName, { crl, version, thisUpdate: now, number });
    }
    return crl;
  }
}

function issue(
  { authorityName, authority, otherAuthority, revocations }: CrlScene,
  { signedBy, validHours = VALID_HOURS }: CrlProfile,
  { number, thisUpdate }: Pick<Issued, 'number' | 'thisUpdate'>,
): Uint8Array {
  const signer = signedBy === undefined ? authority : otherAuthority;
  const toBeSigned = toBeSignedCrl({
    issuer: authority.subject,
    issuerPublicKey: authority.publicKey,
    issuerKeyType: authority.keyType,
    number,
    thisUpdate: new Date(thisUpdate),
    nextUpdate: new Date(thisUpdate + validHours * HOUR),
    revoked: revocations.of(authorityName).map(entryOf),
  });
  return signedCrl(toBeSigned, authority.keyType, signer.sign(toBeSigned));
}

function entryOf({ serial, at, reason }: Revocation) {
  return { serialNumber: Buffer.from(serial, 'hex'), at, reason };
}

function largest(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
