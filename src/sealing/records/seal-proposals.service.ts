import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import { DomainError } from '../../lib/errors/domain-error.js';
import { Database } from '../../platform/database/database.js';
import { Clock } from '../../platform/time/clock.js';
import { CertificateAcceptanceService } from '../certificate-acceptance.service.js';
import { type SentSpecimen, SpecimensService } from '../specimen/specimens.service.js';
import { assertOfficer, type Officer } from './officer.js';
import { SealCertificate } from './seal-certificate.entity.js';
import { SealRecord, type StoredSeal } from './seal-record.entity.js';
import { type Actor, SealRecordsService } from './seal-records.service.js';
import type { SealSpecimen } from './seal-specimen.js';
import { assertPossible } from './seal-status.js';

/** What is said of a seal that is to be, the certificate apart. */
export type SealTerms = Readonly<
  Pick<
    SealRecord,
    'uscc' | 'name' | 'sealCode' | 'dailyLimit' | 'validFrom' | 'validUntil' | 'keyReference'
  > & {
    specimen: SealSpecimen;
    licenceTypes: readonly string[];
    /** PEM: the seal's certificate first, then its chain up to the root. */
    certificates: string;
  }
>;

/** Takes in what officers are to approve: drafts of seals, and certificates that are to replace others. */
@Injectable()
export class SealProposalsService {
  constructor(
    private readonly database: Database,
    private readonly records: SealRecordsService,
    private readonly acceptance: CertificateAcceptanceService,
    private readonly specimens: SpecimensService,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `seal-already-exists`, `seal-certificate-refused`, and why the specimen cannot be drawn */
  async draft(id: string, terms: SealTerms, by: Actor): Promise<void> {
    const fields = await this.fieldsOf(id, terms);
    const now = this.clock.now();
    await this.database.write(async (manager) => {
      await this.database.lock(manager, `seals of ${terms.uscc}`);
      await this.database.lock(manager, `seal ${id}`);
      if (await manager.existsBy(SealRecord, { id })) {
        throw new DomainError('seal-already-exists', `There is a seal ${id} already.`);
      }
      const last = await manager.maximum(SealRecord, 'position', { uscc: terms.uscc });
      const seal: StoredSeal = {
        id,
        ...fields,
        position: (last ?? 0) + 1,
        status: 'draft',
        proposedCertificateSha256: null,
        proposedKeyReference: null,
        proposedSpecimen: null,
        createdAt: now,
        updatedAt: now,
      };
      await this.records.save(manager, seal, by, { kind: 'created', detail: '印章草稿已登记' });
      await this.keep(manager, id, fields.certificateSha256, terms.certificates, now);
    });
  }

  /**
   * Replaces what a draft says; approvals that it has are void.
   *
   * @throws DomainError `seal-not-found`, `seal-action-refused`, and as {@link draft}
   */
  async change(id: string, terms: SealTerms, by: Actor): Promise<void> {
    const fields = await this.fieldsOf(id, terms);
    await this.database.write(async (manager) => {
      const seal = await this.records.hold(manager, id);
      assertPossible('change', seal);
      await manager.delete(SealCertificate, { sealId: id });
      await this.keep(manager, id, fields.certificateSha256, terms.certificates, this.clock.now());
      await this.records.save(manager, { ...seal, ...fields }, by, { kind: 'changed', detail: '草稿已修改' });
    });
  }

  /**
   * Proposes another certificate, with the same key when no reference is given; an earlier proposal is dropped.
   *
   * @throws DomainError `seal-not-found`, `seal-action-refused`, `seal-certificate-refused`, `certificate-ending`
   */
  async proposeCertificate(
    id: string,
    proposal: Readonly<{ certificates: string; keyReference?: string | undefined }>,
    by: Actor,
  ): Promise<void> {
    await this.database.write(async (manager) => {
      const seal = await this.records.hold(manager, id);
      assertPossible('replace-certificate', seal);
      const { certificateSha256: sha256 } = this.acceptance.accept(proposal.certificates, seal);
      const keyReference = proposal.keyReference ?? seal.keyReference;
      if (sha256 === seal.certificateSha256 && keyReference === seal.keyReference) {
        throw new DomainError(
          'seal-certificate-refused',
          'This certificate with this key is in use already.',
        );
      }
      await manager.delete(SealCertificate, { sealId: id, since: IsNull() });
      await this.keep(manager, id, sha256, proposal.certificates, null);
      const proposed = { proposedCertificateSha256: sha256, proposedKeyReference: keyReference };
      const detail = `拟更换证书 ${sha256}`;
      await this.records.save(manager, { ...seal, ...proposed }, by, {
        kind: 'certificate-proposed',
        detail,
      });
    });
  }

  /**
   * Gives a draft a picture as its specimen, whereby approvals that it has are void. For a seal that was in use it is
   * proposed; an earlier proposal is dropped.
   *
   * @throws DomainError `seal-not-found`, `officer-required`, `seal-action-refused`, `specimen-invalid`,
   *   `store-unavailable`
   */
  async specimen(id: string, file: SentSpecimen, officer: Officer): Promise<void> {
    assertOfficer(officer, 'send a specimen');
    const { status } = await this.records.get(id);
    if (status !== 'draft') assertPossible('replace-specimen', { id, status });
    const kept = await this.specimens.keep(file);
    const specimen = JSON.stringify(kept);
    await this.database.write(async (manager) => {
      const seal = await this.records.hold(manager, id);
      if (seal.status === 'draft') {
        const event = { kind: 'changed', detail: `草稿印模已更换 ${kept.sha256}` };
        return this.records.save(manager, { ...seal, specimen }, officer, event);
      }
      assertPossible('replace-specimen', seal);
      if (specimen === seal.specimen)
        throw new DomainError('specimen-invalid', 'This specimen is in use already.');
      const event = { kind: 'specimen-proposed', detail: `拟更换印模 ${kept.sha256}` };
      return this.records.save(manager, { ...seal, proposedSpecimen: specimen }, officer, event);
    });
  }

  private async fieldsOf(id: string, { certificates, licenceTypes, specimen, ...terms }: SealTerms) {
    const { certificateSha256, notBefore, notAfter } = this.acceptance.accept(certificates, { id, ...terms });
    await this.specimens.of(specimen);
    const json = { licenceTypes: JSON.stringify(licenceTypes), specimen: JSON.stringify(specimen) };
    return { ...terms, ...json, certificateSha256, notBefore, notAfter };
  }

  /** A certificate that the seal had before keeps its dates. */
  private async keep(
    manager: EntityManager,
    sealId: string,
    sha256: string,
    certificates: string,
    since: Date | null,
  ): Promise<void> {
    if (await manager.existsBy(SealCertificate, { sealId, sha256 })) return;
    await manager.insert(SealCertificate, { sealId, sha256, certificates, since, until: null });
  }
}
