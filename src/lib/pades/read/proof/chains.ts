import type { Certificate } from '../../../x509/read/certificate.js';
import { buildChain } from '../../../x509/read/chain.js';
import type { Purpose } from '../../../x509/read/purpose.js';
import { x509Fault } from '../../../x509/read/x509-fault.js';
import type { Timeline } from './timeline.js';
import type { FileTimestamp } from './timestamps.js';

export type TrustedChain = Readonly<{
  /** Number of the revision of the seal or timestamp. */
  revision: number;
  purpose: Purpose;
  /** Field name, for messages. */
  fieldName: string;
  /** Signer first, anchor last. */
  certificates: readonly Certificate[];
  /** Until then at least, nobody in the chain may have been revoked. */
  provedAt: Date;
}>;

/** Certificates that may help to find a way; only the anchors are believed. */
export type KnownCertificates = Readonly<{
  anchors: readonly Certificate[];
  intermediates: readonly Certificate[];
}>;

type Signer = Readonly<{
  fieldName: string;
  revision: number;
  certificate: Certificate;
  certificates: readonly Certificate[];
}>;

/**
 * The chain of a seal: in date when it is proved that the seal was there, or now.
 *
 * @throws FaultError with a `certificate-` code
 */
export function chainOfSeal(seal: Signer, timeline: Timeline, known: KnownCertificates): TrustedChain {
  const provedAt = timeline.bestTimeOf(seal);
  return chain(seal, { purpose: 'sealing', provedAt }, known);
}

/**
 * The chain of a timestamp's authority: in date when it made the timestamp, and still when the next timestamp came
 * over it, or now.
 *
 * @throws FaultError with a `certificate-` code
 */
export function chainOfTimestamp(
  { token, fieldName, revision }: FileTimestamp,
  timeline: Timeline,
  known: KnownCertificates,
): TrustedChain {
  const { certificate, certificates, genTime } = token;
  const signer = { fieldName, revision, certificate, certificates };
  const covered = chain(signer, { purpose: 'timestamping', provedAt: timeline.coveredAt(revision) }, known);
  const tooNew = covered.certificates.find(({ notBefore }) => genTime < notBefore);
  if (tooNew !== undefined)
    throw x509Fault(
      'certificate-not-yet-valid',
      `${tooNew.commonName} begins after the timestamp of ${fieldName}`,
    );
  return covered;
}

function chain(
  { fieldName, revision, certificate, certificates }: Signer,
  { purpose, provedAt }: Pick<TrustedChain, 'purpose' | 'provedAt'>,
  { anchors, intermediates }: KnownCertificates,
): TrustedChain {
  const path = buildChain({
    signer: certificate,
    intermediates: [...certificates, ...intermediates],
    anchors,
    at: provedAt,
    purpose,
  });
  return { revision, purpose, fieldName, certificates: path, provedAt };
}
