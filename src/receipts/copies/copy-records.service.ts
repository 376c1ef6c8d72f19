import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type AuditActor, AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../lib/errors/domain-error.js';
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

/** Which copies were made for whom, and which were fetched. What happens to a copy is on record before it is answered. */
@Injectable()
export class CopyRecordsService {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditService,
    private readonly marks: CopyMarksService,
    private readonly clock: Clock,
  ) {}

  async add({ copy, actor, licenceToken }: MadeCopy): Promise<void> {
    const use = useOf(copy);
    const { id: copyId, sha256, bytes, licenceId, expiresAt, createdAt } = copy;
    await this.database.write(async (manager) => {
      await manager.insert(AnnotatedCopy, copy);
      const mark = { sha256, copyId, licenceToken, expiresAt, madeFor: madeFor(use, createdAt) };
      await this.marks.note(manager, mark);
      const times = { expiresAt: expiresAt.toISOString(), linkUntil: copy.linkUntil.toISOString() };
      await this.audit.append(manager, {
        kind: 'copy-made',
        actor,
        licenceIds: [licenceId],
        holderCodes: [use.holderCode],
        body: { copyId, sha256, bytes, ...times, ...use },
      });
    });
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

  /** Puts another link in the place of one that nobody used. @returns false when it was used, or its time is over */
  async renewLink({ id, linkSha256 }: AnnotatedCopy, secret: string): Promise<boolean> {
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
   * @throws DomainError `copy-link-over` when somebody else was faster
   */
  async noteDownload(copy: AnnotatedCopy): Promise<void> {
    const { id, linkSha256, licenceId, organisationUscc, sha256, bytes } = copy;
    const { department: organisation, holderCode } = useOf(copy);
    // Whoever had the link: that it was the one who asked for it is not known.
    const actor = { keyId: null, organisation, organisationUscc, operator: null };
    await this.database.write(async (manager) => {
      const used = { downloads: 1, downloadedAt: this.clock.now() };
      const { affected } = await manager.update(AnnotatedCopy, { id, linkSha256, downloads: 0 }, used);
      if (affected !== 1) throw linkOver();
      await this.audit.append(manager, {
        kind: 'copy-downloaded',
        actor,
        licenceIds: [licenceId],
        holderCodes: [holderCode],
        body: { copyId: id, sha256, bytes, downloads: 1 },
      });
    });
  }
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
    'The link was used already, or its ten minutes are over. Ask for another copy.',
  );
}
