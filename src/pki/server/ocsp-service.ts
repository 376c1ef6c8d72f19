import { createHash } from 'node:crypto';
import { DerError, readDer } from '../../lib/asn1/der.js';
import { readBitString } from '../../lib/asn1/values.js';
import { OIDS } from '../../lib/oids.js';
import {
  type OcspRequest,
  readOcspRequest,
  type RequestedCertificate,
} from '../../lib/ocsp/read/ocsp-request.js';
import {
  type CertificateStatus,
  ocspRefusal,
  ocspResponse,
  ocspResponseData,
  type SingleAnswer,
} from '../../lib/ocsp/write/ocsp-response.js';
import type { Clock } from '../../platform/time/clock.js';
import type { RevocationState } from '../revocations.js';
import type { OcspProfile } from './scenario.js';
import type { ServiceKey } from './service-keys.js';
import { flipLastBit } from './flip-last-bit.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Digests of a CertID that are understood (RFC 6960 §4.3, RFC 5754 §2.2). */
const DIGESTS: ReadonlyMap<string, string> = new Map([
  [OIDS.sha1, 'sha1'],
  [OIDS.sha256, 'sha256'],
]);

export type OcspScene = Readonly<{
  /** Name of the CA that is asked about, and its certificate. */
  authorityName: string;
  authority: ServiceKey;
  responder: ServiceKey;
  /** Signs when the profile wants the wrong one. */
  otherResponder: ServiceKey;
  revocations: RevocationState;
  isIssued: (serial: string) => Promise<boolean>;
}>;

/** Answers OCSP requests (RFC 6960 §2.2), signed anew each time, as honestly as a profile lets it. */
export class OcspService {
  constructor(private readonly clock: Clock) {}

  /** @returns DER of the OCSPResponse */
  async answer(bytes: Uint8Array, scene: OcspScene, profile: OcspProfile): Promise<Uint8Array> {
    if (profile.refuses) return ocspRefusal(profile.refuses);
    const request = readRequest(bytes);
    if (request === undefined) return ocspRefusal('malformedRequest');
    const now = new Date(this.clock.now().getTime() + (profile.offsetHours ?? 0) * HOUR);
    const named = profile.signedBy === 'other responder' ? scene.otherResponder : scene.responder;
    const signer = profile.signedBy === undefined ? scene.responder : scene.otherResponder;
    const nonce = request.nonce && (profile.nonce === 'other' ? flipLastBit(request.nonce) : request.nonce);
    const data = ocspResponseData({
      responderKey: named.publicKey,
      producedAt: now,
      answers: await Promise.all(
        request.certificates.map((certificate) => answerAbout(certificate, scene, profile, now)),
      ),
      ...(nonce ? { nonce } : {}),
    });
    return ocspResponse(data, named.keyType, signer.sign(data), [named.certificate]);
  }
}

async function answerAbout(
  certificate: RequestedCertificate,
  scene: OcspScene,
  profile: OcspProfile,
  now: Date,
): Promise<SingleAnswer> {
  return {
    certificate: certificate.encoded,
    status: forcedStatus(profile, now) ?? (await statusOf(certificate, scene)),
    thisUpdate: now,
    nextUpdate: new Date(now.getTime() + HOUR),
  };
}

function forcedStatus({ status }: OcspProfile, now: Date): CertificateStatus | undefined {
  if (status === 'revoked')
    return { kind: 'revoked', at: new Date(now.getTime() - DAY), reason: 'keyCompromise' };
  return status && { kind: status };
}

/** §2.2: "good" is said only of a certificate that this CA is known to have issued. */
async function statusOf(certificate: RequestedCertificate, scene: OcspScene): Promise<CertificateStatus> {
  if (!isIssuer(certificate, scene.authority)) return { kind: 'unknown' };
  const revocation = scene.revocations.find(scene.authorityName, certificate.serial);
  if (revocation) return { kind: 'revoked', at: revocation.at, reason: revocation.reason };
  return { kind: (await scene.isIssued(certificate.serial)) ? 'good' : 'unknown' };
}

function isIssuer(certificate: RequestedCertificate, { subject, publicKey }: ServiceKey): boolean {
  const digest = DIGESTS.get(certificate.digestAlgorithm);
  const [, bits] = readDer(publicKey).children();
  if (digest === undefined || bits === undefined) return false;
  const hash = (bytes: Uint8Array): Buffer => createHash(digest).update(bytes).digest();
  return (
    hash(subject).equals(certificate.issuerNameHash) &&
    hash(readBitString(bits).bytes).equals(certificate.issuerKeyHash)
  );
}

function readRequest(bytes: Uint8Array): OcspRequest | undefined {
  try {
    return readOcspRequest(bytes);
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}
