import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { PartStore } from '../../platform/storage/part-store.js';
import { Clock } from '../../platform/time/clock.js';
import { AttachmentRecordsService } from './attachment-records.service.js';

const DAY_MS = 24 * 3_600_000;
/** So long an upload may be silent; then it has to be announced again. */
const ABANDONED_AFTER_MS = DAY_MS;
const UPLOADS_A_PAGE = 500;
/** So long parts of uploads that are over are looked for: longer than a service stands still. */
const LEFT_FOR_MS = 8 * DAY_MS;

/** Gives up uploads that nothing comes of, and removes the parts of those that are over. */
@Injectable()
export class UploadClearingService {
  private readonly logger = new Logger(UploadClearingService.name);

  constructor(
    private readonly database: Database,
    private readonly records: AttachmentRecordsService,
    private readonly parts: PartStore,
    private readonly clock: Clock,
  ) {}

  /** Safe to repeat. */
  async clear(): Promise<void> {
    await this.giveUpSilent();
    for (const id of await this.records.overSince(this.ago(LEFT_FOR_MS))) await this.forget(id);
  }

  /** Removes the parts of an upload that is over. What cannot be removed now is no fault of who sent it, and is removed by {@link clear}. */
  async forget(id: string): Promise<void> {
    try {
      await this.parts.remove(id);
    } catch (error) {
      this.logger.warn('parts of an upload not removed', { attachmentId: id, error });
    }
  }

  private async giveUpSilent(): Promise<void> {
    const since = this.ago(ABANDONED_AFTER_MS);
    for (;;) {
      const silent = await this.records.silentSince(since, UPLOADS_A_PAGE);
      for (const upload of silent)
        await this.database.write((manager) => this.records.move(manager, upload, 'abandoned'));
      if (silent.length < UPLOADS_A_PAGE) return;
    }
  }

  private ago(milliseconds: number): Date {
    return new Date(this.clock.now().getTime() - milliseconds);
  }
}
