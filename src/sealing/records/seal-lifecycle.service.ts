import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DomainError } from '../../lib/errors/domain-error.js';
import { Database } from '../../platform/database/database.js';
import { Clock } from '../../platform/time/clock.js';
import { CertificateAcceptanceService } from '../certificate-acceptance.service.js';
import { assertOfficer, type Officer } from './officer.js';
import { SealApproval } from './seal-approval.entity.js';
import { SealCertificate } from './seal-certificate.entity.js';
import { isProposed, proposalDigest, withProposedSpecimen } from './seal-proposal.js';
import type { StoredSeal } from './seal-record.entity.js';
import { type Actor, SealRecordsService } from './seal-records.service.js';
import { APPROVALS_NEEDED, type ApprovedAction, assertPossible, SEAL_ACTIONS } from './seal-status.js';

export type { Officer } from './officer.js';

/** Takes seals through their life: what puts one to use needs two officers, what stops one does not. */
@Injectable()
export class SealLifecycleService {
  constructor(
    private readonly database: Database,
    private readonly records: SealRecordsService,
    private readonly acceptance: CertificateAcceptanceService,
    private readonly clock: Clock,
  ) {}

  /**
   * Notes an officer's approval; the second one, by another officer, carries the action out.
   *
   * @param digest of the proposal that the officer saw
   * @throws DomainError `seal-not-found`, `officer-required`, `seal-action-refused`, `proposal-missing`,
   *   `proposal-changed`, `approval-repeated`, `seal-certificate-refused`, `certificate-ending`,
   *   `store-unavailable`
   */
  async approve(id: string, action: ApprovedAction, digest: string, officer: Officer): Promise<void> {
    assertOfficer(officer, 'approve');
    const seal = await this.records.get(id);
    assertProposal(seal, action, digest);
    // Before the transaction: a key may be far away.
    const trial = action === 'replace-specimen' ? withProposedSpecimen(seal) : seal;
    await this.acceptance.assertUsable(trial, action === 'replace-certificate');
    await this.database.write(async (manager) => {
      const held = await this.records.hold(manager, id);
      assertProposal(held, action, digest);
      const before = await this.standing(manager, id, action, digest);
      assertAnother(before, officer);
      await this.note(manager, held, { action, digest, officer });
      if (before.length + 1 < APPROVALS_NEEDED) return;
      await this.carryOut(manager, held, action, officer);
      await manager.delete(SealApproval, { sealId: id, action });
    });
  }

  /** @throws DomainError `seal-not-found`, `seal-action-refused` */
  async stop(id: string, action: 'suspend' | 'retire', by: Actor): Promise<void> {
    await this.database.write(async (manager) => {
      const seal = await this.records.hold(manager, id);
      assertPossible(action, seal);
      await this.carryOut(manager, seal, action, by);
      await manager.delete(SealApproval, { sealId: id });
    });
  }

  /** Approvals of just this proposal; those of one that was changed since are void. */
  private async standing(
    manager: EntityManager,
    sealId: string,
    action: ApprovedAction,
    digest: string,
  ): Promise<readonly SealApproval[]> {
    const all = await manager.findBy(SealApproval, { sealId, action });
    const changed = all.filter((approval) => approval.digest !== digest);
    if (changed.length > 0) await manager.remove(changed);
    return all.filter((approval) => approval.digest === digest);
  }

  private async note(
    manager: EntityManager,
    { id: sealId }: StoredSeal,
    approved: Readonly<{ action: ApprovedAction; digest: string; officer: Officer }>,
  ): Promise<void> {
    const { action, digest, officer } = approved;
    const { keyId: principalId, name, organisation } = officer;
    const at = this.clock.now();
    await manager.insert(SealApproval, { sealId, action, principalId, digest, name, organisation, at });
    const detail = `${organisation} ${name} 同意（${action}，${digest}）`;
    await this.records.note(manager, sealId, officer, { kind: 'approved', detail });
  }

  private async carryOut(
    manager: EntityManager,
    seal: StoredSeal,
    action: keyof typeof SEAL_ACTIONS,
    by: Actor,
  ): Promise<void> {
    const { to, kind, done: detail } = SEAL_ACTIONS[action];
    const after = await this.changed(manager, seal, action);
    await this.records.save(manager, { ...after, status: to ?? seal.status }, by, { kind, detail });
  }

  private async changed(
    manager: EntityManager,
    seal: StoredSeal,
    action: keyof typeof SEAL_ACTIONS,
  ): Promise<StoredSeal> {
    if (action === 'replace-certificate') return this.replaceCertificate(manager, seal);
    return action === 'replace-specimen' ? withProposedSpecimen(seal) : seal;
  }

  private async replaceCertificate(manager: EntityManager, seal: StoredSeal): Promise<StoredSeal> {
    const { id: sealId, proposedCertificateSha256: sha256, proposedKeyReference: keyReference } = seal;
    if (!sha256 || !keyReference) throw missing(seal);
    const at = this.clock.now();
    const row = await manager.findOneByOrFail(SealCertificate, { sealId, sha256 });
    const { notBefore, notAfter } = this.acceptance.accept(row.certificates, seal);
    await manager.update(SealCertificate, { sealId, sha256: seal.certificateSha256 }, { until: at });
    await manager.update(SealCertificate, { sealId, sha256 }, { since: at, until: null });
    const cleared = { proposedCertificateSha256: null, proposedKeyReference: null };
    return { ...seal, ...cleared, certificateSha256: sha256, keyReference, notBefore, notAfter };
  }
}

/** Nobody approves what is not there, what they did not see, or what the seal's status does not allow. */
function assertProposal(seal: StoredSeal, action: ApprovedAction, digest: string): void {
  assertPossible(action, seal);
  if (!isProposed(action, seal)) throw missing(seal);
  if (proposalDigest(action, seal) === digest) return;
  const detail =
    'This is not the digest of the present proposal: read the seal again and approve what it says.';
  throw new DomainError('proposal-changed', detail);
}

/** A second key under the same name is the same person. */
function assertAnother(before: readonly SealApproval[], { keyId, name, organisation }: Officer): void {
  const isSame = before.some(
    (approval) =>
      approval.principalId === keyId || (approval.name === name && approval.organisation === organisation),
  );
  if (isSame) throw new DomainError('approval-repeated', `${name} approved already: another officer must.`);
}

function missing({ id }: StoredSeal): DomainError {
  return new DomainError('proposal-missing', `Nothing of the kind is proposed for the seal ${id}.`);
}
