import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../lib/errors/domain-error.js';
import { Database } from '../../platform/database/database.js';
import type { StoredDocument } from '../../platform/http/document-response.js';
import type { OctetStream } from '../../platform/http/octet-body.js';
import { FileStore } from '../../platform/storage/file-store.js';
import { PartStore } from '../../platform/storage/part-store.js';
import { Clock } from '../../platform/time/clock.js';
import { ApplicationMaterialsService } from '../application-materials.service.js';
import { ApplicationRecordsService } from '../application-records.service.js';
import { nextState } from '../application-state.js';
import type { Viewer } from '../application-viewer.js';
import type { Application } from '../application.entity.js';
import { AttachmentRecordsService } from './attachment-records.service.js';
import type { ApplicationAttachment } from './attachment.entity.js';
import { FileWorthService } from './file-worth.service.js';
import { UploadClearingService } from './upload-clearing.service.js';

/** 20 MB, as announced to applicants. */
export const MOST_BYTES = 20 * 1024 * 1024;
/** Files of one application: more is a mistake of a program. */
const MOST_FILES = 200;

/** What the builder announces before it sends anything. */
export type NewAttachment = Readonly<{ material: string; fileName: string; bytes: number; sha256: string }>;

/** An attachment with how much of it is here. */
export type AttachmentInHand = Readonly<{ attachment: ApplicationAttachment; offset: number }>;

/** Takes the files of applications piece by piece, and verifies each as soon as it is whole. */
@Injectable()
export class AttachmentsService {
  constructor(
    private readonly database: Database,
    private readonly applications: ApplicationRecordsService,
    private readonly materials: ApplicationMaterialsService,
    private readonly records: AttachmentRecordsService,
    private readonly parts: PartStore,
    private readonly store: FileStore,
    private readonly worth: FileWorthService,
    private readonly clearing: UploadClearingService,
    private readonly clock: Clock,
  ) {}

  /**
   * Announces a file. Who announces the same file for the same material again goes on where it was; when all of it is here, and something
   * broke off before it was verified, it is finished.
   *
   * @throws DomainError `application-not-found`, `application-action-refused`, `request-invalid`, `request-too-large`, `attachment-refused`,
   *   `store-unavailable`
   */
  async announce(applicationId: string, announced: NewAttachment, holder: Viewer): Promise<AttachmentInHand> {
    const application = await this.editable(applicationId, holder);
    await this.assertPossible(application, announced);
    const attachment = await this.database.write(async (manager) => {
      await this.database.lock(manager, `attachments of ${applicationId}`);
      const known = await this.records.of(applicationId, manager);
      const same = known.find((each) => isSame(each, announced));
      if (same) return same;
      if (known.length >= MOST_FILES)
        throw new DomainError('attachment-refused', `An application takes ${MOST_FILES} files.`);
      const fresh = this.newAttachment(applicationId, announced);
      await this.records.insert(manager, fresh);
      return fresh;
    });
    const inHand = await this.inHand(attachment);
    const isLeftWhole = attachment.state === 'uploading' && inHand.offset === attachment.bytes;
    return isLeftWhole ? this.finish(attachment, holder) : inHand;
  }

  /** @throws DomainError `application-not-found`, `attachment-not-found` */
  async get(applicationId: string, id: string, viewer: Viewer): Promise<AttachmentInHand> {
    await this.applications.get(applicationId, viewer);
    return this.inHand(await this.records.get(applicationId, id));
  }

  /**
   * Adds a piece; the last one makes the file whole, which is then verified and attached, or refused.
   *
   * @throws DomainError those of {@link get}, `application-action-refused`, `upload-offset-wrong`, `request-too-large`,
   *   `attachment-refused`, `store-unavailable`
   */
  async add(
    at: Readonly<{ applicationId: string; id: string; offset: number }>,
    body: OctetStream,
    holder: Viewer,
  ): Promise<AttachmentInHand> {
    const { applicationId, id, offset } = at;
    await this.editable(applicationId, holder);
    const attachment = await this.records.get(applicationId, id);
    if (attachment.state !== 'uploading') throw await this.wrongOffset(attachment);
    assertFits(attachment, offset, body);
    const size = await this.received(attachment, offset, body);
    return size < attachment.bytes ? { attachment, offset: size } : this.finish(attachment, holder);
  }

  /**
   * Takes a file back.
   *
   * @throws DomainError those of {@link get}, `application-action-refused`
   */
  async remove(applicationId: string, id: string, holder: Viewer): Promise<void> {
    const attachment = await this.records.get((await this.editable(applicationId, holder)).id, id);
    await this.database.write(async (manager) => {
      const application = await this.held(applicationId, holder, manager);
      if (!(await this.records.move(manager, attachment, 'removed'))) return;
      const detail = { what: 'attachment-removed', material: attachment.material, sha256: attachment.sha256 };
      await this.applications.move(manager, application, { action: 'edit', actor: holder.actor, detail });
    });
    await this.clearing.forget(id);
  }

  /** @throws DomainError those of {@link get}, `attachment-not-found` before it is whole, `store-unavailable` */
  async document(applicationId: string, id: string, viewer: Viewer): Promise<StoredDocument> {
    const { attachment } = await this.get(applicationId, id, viewer);
    if (attachment.state !== 'attached')
      throw new DomainError('attachment-not-found', `The attachment ${id} is not there yet.`);
    const { sha256, fileName } = attachment;
    return { bytes: await this.store.get(sha256), sha256, fileName };
  }

  /** What is left is still the file that was announced, or a part of it: whoever comes next goes on there. */
  private async received(
    attachment: ApplicationAttachment,
    offset: number,
    body: OctetStream,
  ): Promise<number> {
    const { id, bytes: length } = attachment;
    try {
      return await this.parts.add(id, { offset, length, chunks: body.chunks });
    } finally {
      await this.records.touch(id);
    }
  }

  private async finish(
    attachment: Readonly<ApplicationAttachment>,
    holder: Viewer,
  ): Promise<AttachmentInHand> {
    const bytes = await this.parts.read(attachment.id);
    if (createHash('sha256').update(bytes).digest('hex') !== attachment.sha256)
      throw await this.refuse(
        attachment,
        'The file has another SHA-256 than was announced. Announce it again.',
      );
    const { findings, ...found } = await this.worth.judge(bytes, attachment.sha256);
    if (found.verdict === 'malformed')
      throw await this.refuse(attachment, 'The file is not a PDF that can be read.');
    await this.store.put(bytes);
    await this.database.write(async (manager) => {
      const application = await this.held(attachment.applicationId, holder, manager);
      if (!(await this.records.move(manager, attachment, 'attached', found))) return; // another request was faster
      await this.records.noteFindings(manager, attachment.id, findings);
      const detail = { what: 'attached', material: attachment.material, sha256: attachment.sha256, ...found };
      await this.applications.move(manager, application, { action: 'edit', actor: holder.actor, detail });
    });
    await this.clearing.forget(attachment.id);
    return { attachment: { ...attachment, ...found, state: 'attached' }, offset: attachment.bytes };
  }

  private async refuse(attachment: ApplicationAttachment, why: string): Promise<DomainError> {
    await this.database.write((manager) => this.records.move(manager, attachment, 'refused'));
    await this.clearing.forget(attachment.id);
    return new DomainError('attachment-refused', why, { attachmentId: attachment.id });
  }

  /** The application as it is now, held until the transaction ends: files that become whole at once come one after another. */
  private async held(
    id: string,
    holder: Viewer,
    manager: Parameters<ApplicationRecordsService['move']>[0],
  ): Promise<Application> {
    await this.database.lock(manager, `attachments of ${id}`);
    return this.applications.get(id, holder, manager);
  }

  private async editable(id: string, holder: Viewer): Promise<Application> {
    const application = await this.applications.get(id, holder);
    nextState(application.state, 'edit');
    return application;
  }

  private async assertPossible(application: Application, { material, bytes }: NewAttachment): Promise<void> {
    if (bytes > MOST_BYTES)
      throw new DomainError('request-too-large', `A file has at most ${MOST_BYTES} bytes.`, {
        limitBytes: MOST_BYTES,
      });
    const { materials } = await this.materials.matter(application);
    if (materials.some(({ code }) => code === material)) return;
    const errors = [{ pointer: '/material', detail: 'is not a material of this matter' }];
    throw new DomainError('request-invalid', 'The matter has no such material.', { errors });
  }

  private newAttachment(applicationId: string, announced: NewAttachment): ApplicationAttachment {
    const now = this.clock.now();
    const nothing = { standing: null, verdict: null, verificationId: null };
    return {
      id: randomUUID(),
      applicationId,
      ...announced,
      state: 'uploading',
      ...nothing,
      createdAt: now,
      updatedAt: now,
    };
  }

  private async inHand(attachment: ApplicationAttachment): Promise<AttachmentInHand> {
    return { attachment, offset: await this.offsetOf(attachment) };
  }

  private async offsetOf({ id, state, bytes }: ApplicationAttachment): Promise<number> {
    if (state === 'attached') return bytes;
    return state === 'uploading' ? this.parts.size(id) : 0;
  }

  private async wrongOffset(attachment: ApplicationAttachment): Promise<DomainError> {
    const offset = await this.offsetOf(attachment);
    const detail = `Nothing is waited for: the attachment is ${attachment.state}.`;
    return new DomainError('upload-offset-wrong', detail, { offset, state: attachment.state });
  }
}

function isSame(known: NewAttachment, { material, bytes, sha256 }: NewAttachment): boolean {
  return known.material === material && known.bytes === bytes && known.sha256 === sha256;
}

/** What is announced as too long is refused before it is read. */
function assertFits({ bytes }: ApplicationAttachment, offset: number, { announced }: OctetStream): void {
  if (announced === null || offset + announced <= bytes) return;
  throw new DomainError('request-too-large', `The file was to have ${bytes} bytes.`, {
    limitBytes: bytes - offset,
  });
}
