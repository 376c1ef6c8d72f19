import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CHAIN_LOCK } from '../../audit/audit-rows.service.js';
import { type AuditActor, type AuditEntry, AuditService } from '../../audit/audit.service.js';
import { CopySourcesService } from '../../exemption/copy-sources.service.js';
import { DomainError, type DomainErrorCode } from '../../lib/errors/domain-error.js';
import { Database } from '../../platform/database/database.js';
import { Clock } from '../../platform/time/clock.js';
import { CopyMarksService } from '../../verification/copy-marks.service.js';
import { AnnotatedCopy } from './annotated-copy.entity.js';
import { type CopyUse, madeFor } from './copy-use.js';

/** A copy that was made, and for whom. */
export type MadeCopy = Readonly<{
  copy: AnnotatedCopy;
  actor: AuditActor;
  licenceToken: string;
}>;

/**
 * Which copies were made for whom, and which were fetched. What happens to a copy is on record before it is answered, and only happens while
 * the version that it shows is in force.
 */
@Injectable()
export class CopyRecordsService {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditService,
    private readonly sources: CopySourcesService,
    private readonly marks: CopyMarksService,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `copy-not-possible` when the licence came out of force meanwhile, on record */
  async add(made: MadeCopy): Promise<void> {
    const { copy, actor } = made;
    const isAdded = await this.whileInForce(copy, { actor, problem: 'copy-not-possible' }, (manager) =>
      this.insert(manager, made),
    );
    if (isAdded) return;
    const detail = 'The licence is not in force any more: no copy of it is made.';
    throw new DomainError('copy-not-possible', detail);
  }

  /** @throws DomainError `copy-not-found`, also for one of another organisation */
  async get(organisationUscc: string, id: string): Promise<AnnotatedCopy> {
    const copy = await this.database.read.findOneBy(AnnotatedCopy, { id, organisationUscc });
    if (!copy) throw notFound();
    return copy;
  }

  async findByCreation(creationKey: string): Promise<AnnotatedCopy | null> {
    return this.database.read.findOneBy(AnnotatedCopy, { creationKey });
  }

  /**
   * Puts another link in the place of one that nobody used.
   *
   * @param licenceId the version that is in force
   * @returns false when it was used, its time is over, or the copy is of another version
   */
  async renewLink(
    { id, linkSha256, ...copy }: AnnotatedCopy,
    licenceId: string,
    secret: string,
  ): Promise<boolean> {
    if (copy.licenceId !== licenceId) return false;
    const now = this.clock.now().toISOString();
    const { affected } = await this.database.write((manager) =>
      manager
        .createQueryBuilder()
        .update(AnnotatedCopy)
        .set({ linkSha256: digestOf(secret) })
        .where('id = :id AND "linkSha256" = :linkSha256 AND downloads = 0', { id, linkSha256 })
        .andWhere('"linkUntil" > :now', { now })
        .execute(),
    );
    return affected === 1;
  }

  /**
   * The copy that a link leads to, as long as it does.
   *
   * @throws DomainError `copy-not-found`; `copy-link-over` when it was used or its time is over
   */
  async byLink(secret: string): Promise<AnnotatedCopy> {
    const copy = await this.database.read.findOneBy(AnnotatedCopy, { linkSha256: digestOf(secret) });
    if (!copy) throw notFound();
    if (copy.downloads > 0 || copy.linkUntil <= this.clock.now()) throw linkOver();
    return copy;
  }

  /**
   * Uses the link up, and puts on record that the copy was handed out.
   *
   * @throws DomainError `copy-link-over` when somebody else was faster; on record, when the version is not in force any more
   */
  async noteDownload(copy: AnnotatedCopy): Promise<void> {
    const { id, linkSha256, organisationUscc } = copy;
    const { department: organisation } = useOf(copy);
    // Whoever had the link: that it was the one who asked for it is not known.
    const actor = { keyId: null, organisation, organisationUscc, operator: null };
    const isNoted = await this.whileInForce(copy, { actor, problem: 'copy-link-over' }, async (manager) => {
      const used = { downloads: 1, downloadedAt: this.clock.now() };
      const { affected } = await manager.update(AnnotatedCopy, { id, linkSha256, downloads: 0 }, used);
      if (affected !== 1) throw linkOver();
      const entry = { kind: 'copy-downloaded', actor, ...subjectsOf(copy) };
      await this.audit.append(manager, { ...entry, body: { ...fileOf(copy), downloads: 1 } });
    });
    if (!isNoted) throw linkOver();
  }

  /** @returns false when the version is out of force: then nothing is done, and that is on record */
  private async whileInForce(
    copy: AnnotatedCopy,
    { actor, problem }: Readonly<{ actor: AuditActor; problem: DomainErrorCode }>,
    work: (manager: EntityManager) => Promise<void>,
  ): Promise<boolean> {
    const { number } = useOf(copy).licence;
    return this.database.write(async (manager) => {
      // First of all, as look-ups do: a revocation is then before or after this, on record as in fact.
      await this.database.lock(manager, CHAIN_LOCK);
      const isInForce = await this.sources.isInForce(manager, { id: copy.licenceId, number });
      if (isInForce) await work(manager);
      else
        await this.audit.append(manager, {
          kind: 'copy-refused',
          actor,
          ...subjectsOf(copy),
          body: { ...fileOf(copy), problem },
        });
      return isInForce;
    });
  }

  private async insert(manager: EntityManager, { copy, actor, licenceToken }: MadeCopy): Promise<void> {
    const use = useOf(copy);
    const { expiresAt, createdAt, linkUntil } = copy;
    const { copyId, sha256, bytes } = fileOf(copy);
    await manager.insert(AnnotatedCopy, copy);
    const mark = { sha256, copyId, licenceToken, expiresAt, madeFor: madeFor(use, createdAt) };
    await this.marks.note(manager, mark);
    const times = { expiresAt: expiresAt.toISOString(), linkUntil: linkUntil.toISOString() };
    const body = { copyId, sha256, bytes, ...times, ...use };
    await this.audit.append(manager, { kind: 'copy-made', actor, ...subjectsOf(copy), body });
  }
}

function fileOf({ id, sha256, bytes }: AnnotatedCopy): { copyId: string; sha256: string; bytes: number } {
  return { copyId: id, sha256, bytes };
}

function subjectsOf(copy: AnnotatedCopy): Pick<AuditEntry, 'licenceIds' | 'holderCodes'> {
  return { licenceIds: [copy.licenceId], holderCodes: [useOf(copy).holderCode] };
}

export function useOf({ use }: Pick<AnnotatedCopy, 'use'>): CopyUse {
  return JSON.parse(use) as CopyUse;
}

/** By what a link is found again: 128 random bits need no slower digest. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function notFound(): DomainError {
  return new DomainError('copy-not-found', 'There is no such annotated copy.');
}

function linkOver(): DomainError {
  return new DomainError(
    'copy-link-over',
    'The link was used already, its ten minutes are over, or what it leads to is not in force any more. Ask for another copy.',
  );
}
