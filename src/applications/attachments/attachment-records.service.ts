import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { In, LessThan, MoreThan } from 'typeorm';
import { DomainError } from '../../lib/errors/domain-error.js';
import { Database } from '../../platform/database/database.js';
import { Clock } from '../../platform/time/clock.js';
import { ApplicationAttachmentCheck } from './attachment-check.entity.js';
import type { Finding } from './attachment-findings.js';
import { ApplicationAttachment, type AttachmentState } from './attachment.entity.js';

/** Stores what was handed in for applications, and what was found in it. */
@Injectable()
export class AttachmentRecordsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `attachment-not-found` */
  async get(applicationId: string, id: string, manager = this.database.read): Promise<ApplicationAttachment> {
    const attachment = await manager.findOneBy(ApplicationAttachment, { id, applicationId });
    if (attachment) return attachment;
    throw new DomainError('attachment-not-found', `The application has no attachment ${id}.`);
  }

  /** Those that count or are being uploaded, the first one first. */
  async of(applicationId: string, manager = this.database.read): Promise<readonly ApplicationAttachment[]> {
    return manager.find(ApplicationAttachment, {
      where: { applicationId, state: In(['uploading', 'attached']) },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
  }

  async checksOf(ids: readonly string[]): Promise<readonly ApplicationAttachmentCheck[]> {
    if (ids.length === 0) return [];
    const where = { attachmentId: In([...ids]) };
    return this.database.read.find(ApplicationAttachmentCheck, {
      where,
      order: { attachmentId: 'ASC', sequence: 'ASC' },
    });
  }

  async insert(manager: EntityManager, attachment: ApplicationAttachment): Promise<void> {
    await manager.insert(ApplicationAttachment, attachment);
  }

  /** That something of it came. */
  async touch(id: string): Promise<void> {
    const change = { updatedAt: this.clock.now() };
    await this.database.write((manager) => manager.update(ApplicationAttachment, { id }, change));
  }

  /**
   * Takes an attachment from one state to another.
   *
   * @returns false when it is no longer in the state that the caller saw
   */
  async move(
    manager: EntityManager,
    { id, state: from }: Pick<ApplicationAttachment, 'id' | 'state'>,
    state: AttachmentState,
    change: Partial<Pick<ApplicationAttachment, 'standing' | 'verdict' | 'verificationId'>> = {},
  ): Promise<boolean> {
    const columns = { ...change, state, updatedAt: this.clock.now() };
    const { affected } = await manager.update(ApplicationAttachment, { id, state: from }, columns);
    return affected === 1;
  }

  async noteFindings(
    manager: EntityManager,
    attachmentId: string,
    findings: readonly Finding[],
  ): Promise<void> {
    const at = this.clock.now();
    const rows = findings.map(({ step, result, detail }, index): ApplicationAttachmentCheck => {
      return { attachmentId, sequence: index + 1, step, result, detail: JSON.stringify(detail), at };
    });
    await manager.insert(ApplicationAttachmentCheck, rows);
  }

  /** Uploads of which nothing has come since. */
  async silentSince(at: Date, limit: number): Promise<readonly ApplicationAttachment[]> {
    return this.database.read.find(ApplicationAttachment, {
      where: { state: 'uploading', updatedAt: LessThan(at) },
      order: { updatedAt: 'ASC' },
      take: limit,
    });
  }

  /** Ids of uploads that came to an end since then: nothing of them should be waiting any more. */
  async overSince(at: Date): Promise<readonly string[]> {
    const over = await this.database.read.find(ApplicationAttachment, {
      where: { state: In(['attached', 'refused', 'abandoned', 'removed']), updatedAt: MoreThan(at) },
      select: { id: true },
    });
    return over.map(({ id }) => id);
  }
}
