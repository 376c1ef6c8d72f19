import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { Clock } from '../platform/time/clock.js';
import { AuditRowsService } from './audit-rows.service.js';
import { AuditSignerService } from './audit-signer.service.js';
import { EXPORT_END_TYPE } from './checkpoint.js';
import { CheckpointRowsService } from './checkpoint-rows.service.js';
import { exportedLine } from './proof/exported-line.js';

const PAGE = 1000;

/** The whole chain as lines that can be judged without us. */
@Injectable()
export class AuditExportService {
  constructor(
    private readonly database: Database,
    private readonly rows: AuditRowsService,
    private readonly checkpoints: CheckpointRowsService,
    private readonly signer: AuditSignerService,
    private readonly clock: Clock,
  ) {}

  /**
   * Every row that is there now, a line each with its LF, see `exportedLine`. The last one carries the signed end.
   *
   * @throws Error when there is none: an empty file could as well be one that was cut
   */
  async *lines(): AsyncGenerator<string> {
    const head = await this.rows.head(this.database.read);
    if (head.sequence === 0) throw new Error('Nothing was recorded yet.');
    for (let last = 0; last < head.sequence;) {
      const page = await this.rows.after(last, {}, Math.min(PAGE, head.sequence - last));
      const end = page.at(-1);
      if (!end) throw new Error(`Row ${last + 1} is missing; verify the record.`);
      const tokens = await this.checkpoints.between(last, end.sequence);
      for (const row of page) {
        const isEnd = row.sequence === head.sequence;
        yield `${exportedLine({
          row,
          checkpoint: tokens.get(row.sequence),
          end: isEnd ? await this.end(head) : undefined,
        })}\n`;
      }
      last = end.sequence;
    }
  }

  /** `sequence` is also the number of rows: the chain begins at 1 and has no gap. */
  private end({ sequence, hash }: Readonly<{ sequence: number; hash: string }>): Promise<string> {
    return this.signer.signed({ sequence, hash, at: this.clock.now().toISOString() }, EXPORT_END_TYPE);
  }
}
