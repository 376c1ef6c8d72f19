import { createHash } from 'node:crypto';
import type { StoredSeal } from './seal-record.entity.js';
import type { ApprovedAction } from './seal-status.js';

type Proposal = Readonly<Omit<StoredSeal, 'createdAt' | 'updatedAt' | 'status' | 'position'>>;

/**
 * What exactly is approved: SHA-256 over everything that decides what the seal is, what it may be used for and
 * which key makes it. An approval names it, so that nobody approves what was changed behind the page.
 *
 * @returns 64 hexadecimal digits
 */
export function proposalDigest(action: ApprovedAction, seal: Proposal): string {
  const subject = SUBJECTS[action](seal);
  return createHash('sha256')
    .update(JSON.stringify([action, ...subject]))
    .digest('hex');
}

function sealOf(seal: Proposal): readonly unknown[] {
  return [
    seal.id,
    seal.uscc,
    seal.name,
    seal.sealCode,
    seal.specimen,
    seal.licenceTypes,
    seal.validFrom,
    seal.validUntil,
    seal.dailyLimit,
    seal.certificateSha256,
    seal.keyReference,
  ];
}

/** Names the present one too, as {@link replacementOf} does. */
function otherSpecimenOf(seal: Proposal): readonly unknown[] {
  return [seal.id, seal.specimen, seal.proposedSpecimen];
}

/** Names the present certificate too: what was approved as its successor is not approved as another's. */
function replacementOf(seal: Proposal): readonly unknown[] {
  return [seal.id, seal.certificateSha256, seal.proposedCertificateSha256, seal.proposedKeyReference];
}

const SUBJECTS: Readonly<Record<ApprovedAction, (seal: Proposal) => readonly unknown[]>> = {
  activate: sealOf,
  resume: sealOf,
  'replace-certificate': replacementOf,
  'replace-specimen': otherSpecimenOf,
};

/** Whether there is something that the action would carry out. */
export function isProposed(action: ApprovedAction, seal: Proposal): boolean {
  if (action === 'replace-certificate') return seal.proposedCertificateSha256 !== null;
  return action !== 'replace-specimen' || seal.proposedSpecimen !== null;
}

/** The seal as it will be once it has its proposed specimen. */
export function withProposedSpecimen(seal: StoredSeal): StoredSeal {
  return { ...seal, specimen: seal.proposedSpecimen ?? seal.specimen, proposedSpecimen: null };
}
