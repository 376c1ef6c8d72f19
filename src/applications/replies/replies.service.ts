import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type AuditActor, AuditService } from '../../audit/audit.service.js';
import { DomainError, type Violation } from '../../lib/errors/domain-error.js';
import { isCalendarDate } from '../../lib/numbering/calendar-date.js';
import type { RegisterReader } from '../../licences/recorded-search.service.js';
import { Database } from '../../platform/database/database.js';
import { isUniqueViolation } from '../../platform/database/unique-violation.js';
import type { StoredDocument } from '../../platform/http/document-response.js';
import { FileStore } from '../../platform/storage/file-store.js';
import { Clock } from '../../platform/time/clock.js';
import { shanghaiDate } from '../../platform/time/shanghai-date.js';
import { FileWorthService } from '../attachments/file-worth.service.js';
import { ProjectReply } from './project-reply.entity.js';

/** What a department says of a reply, with the file. */
export type NewReply = Readonly<{
  projectCode: string;
  title: string;
  documentNo: string;
  decidedOn: string;
  bytes: Uint8Array;
}>;

export type ReplyingDepartment = Readonly<{ uscc: string; name: string; actor: AuditActor }>;

/** Keeps the replies (批复文件) of all departments about a project, as they were decided. */
@Injectable()
export class RepliesService {
  constructor(
    private readonly database: Database,
    private readonly worth: FileWorthService,
    private readonly store: FileStore,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * Keeps a reply. The same file of the same department for the same project is kept once.
   *
   * @throws DomainError `request-invalid`, `attachment-refused` for what is no PDF, `store-unavailable`
   */
  async keep(reply: NewReply, department: ReplyingDepartment): Promise<ProjectReply> {
    this.assertDecided(reply.decidedOn);
    const sha256 = createHash('sha256').update(reply.bytes).digest('hex');
    const key = { projectCode: reply.projectCode, departmentUscc: department.uscc, sha256 };
    const known = await this.database.read.findOneBy(ProjectReply, key);
    if (known) return known;
    const row = await this.verified(reply, department, sha256);
    try {
      await this.database.write(async (manager) => {
        await manager.insert(ProjectReply, row);
        const { id, projectCode, title, documentNo, decidedOn, verdict, standing } = row;
        await this.audit.append(manager, {
          kind: 'application-reply-kept',
          actor: department.actor,
          licenceIds: [],
          holderCodes: [],
          body: { replyId: id, projectCode, title, documentNo, decidedOn, sha256, verdict, standing },
        });
      });
      return row;
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      return this.database.read.findOneByOrFail(ProjectReply, key);
    }
  }

  /**
   * The first one first; a department sees its own. On record before it is answered.
   *
   * @throws DomainError `busy`
   */
  async list(projectCode: string, { own, actor }: RegisterReader): Promise<readonly ProjectReply[]> {
    const replies = await this.database.read.find(ProjectReply, {
      where: { projectCode, ...ownedBy(own) },
      order: { decidedOn: 'ASC', at: 'ASC', id: 'ASC' },
    });
    const replyIds = replies.map(({ id }) => id);
    await this.note('application-replies-listed', actor, { projectCode, own, replyIds });
    return replies;
  }

  /**
   * A department gets its own alone. On record before it is answered.
   *
   * @throws DomainError `reply-not-found`, `store-unavailable`, `busy`
   */
  async document(projectCode: string, id: string, { own, actor }: RegisterReader): Promise<StoredDocument> {
    const reply = await this.database.read.findOneBy(ProjectReply, { id, projectCode, ...ownedBy(own) });
    if (!reply) throw new DomainError('reply-not-found', `The project has no reply ${id}.`);
    const { sha256, title } = reply;
    const bytes = await this.store.get(sha256);
    await this.note('application-reply-shown', actor, { projectCode, own, replyId: id, sha256 });
    return { bytes, sha256, fileName: `${title}.pdf` };
  }

  private async note(kind: string, actor: AuditActor, body: object): Promise<void> {
    await this.audit.record({ kind, actor, licenceIds: [], holderCodes: [], body });
  }

  private async verified(
    reply: NewReply,
    department: ReplyingDepartment,
    sha256: string,
  ): Promise<ProjectReply> {
    const { standing, verdict, verificationId } = await this.worth.judge(reply.bytes, sha256);
    if (verdict === 'malformed')
      throw new DomainError('attachment-refused', 'The file is not a PDF that can be read.');
    await this.store.put(reply.bytes);
    const { bytes, ...said } = reply;
    return {
      id: randomUUID(),
      ...said,
      departmentUscc: department.uscc,
      departmentName: department.name,
      sha256,
      bytes: bytes.length,
      standing,
      verdict,
      verificationId,
      at: this.clock.now(),
    };
  }

  /** A reply is uploaded after the decision that it states. */
  private assertDecided(decidedOn: string): void {
    const today = shanghaiDate(this.clock.now());
    const errors: Violation[] = [];
    if (!isCalendarDate(decidedOn))
      errors.push({ pointer: '/decidedOn', detail: 'is not a date of the calendar' });
    else if (decidedOn > today) errors.push({ pointer: '/decidedOn', detail: `lies after today, ${today}` });
    if (errors.length > 0)
      throw new DomainError('request-invalid', 'The reply is not decided yet.', { errors });
  }
}

function ownedBy(own: string | null): { departmentUscc?: string } {
  return own === null ? {} : { departmentUscc: own };
}
