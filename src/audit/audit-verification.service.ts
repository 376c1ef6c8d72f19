import { Inject, Injectable } from '@nestjs/common';
import { canonicalJson } from '../lib/json/canonical-json.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { Database } from '../platform/database/database.js';
import { LARGEST_INTEGER } from '../platform/database/largest-integer.js';
import { Clock } from '../platform/time/clock.js';
import type { ChainRow } from './audit-chain.js';
import { AuditRowsService } from './audit-rows.service.js';
import { AuditSignerService } from './audit-signer.service.js';
import { AuditSubjectsService } from './audit-subjects.service.js';
import { CheckpointFile } from './checkpoint-file.js';
import { CheckpointRowsService } from './checkpoint-rows.service.js';
import { ChainCheck } from './proof/chain-check.js';
import { CheckpointCheck } from './proof/checkpoint-check.js';
import { type ChainVerdict, FirstFault } from './proof/verdict.js';

const PAGE = 1000;

/** Whether the record is the one that was written: nothing changed, taken out, put in or cut off. Writes nothing. */
@Injectable()
export class AuditVerificationService {
  private readonly file: CheckpointFile;

  constructor(
    @Inject(APP_CONFIG) config: AppConfig,
    private readonly database: Database,
    private readonly rows: AuditRowsService,
    private readonly subjects: AuditSubjectsService,
    private readonly checkpoints: CheckpointRowsService,
    private readonly signer: AuditSignerService,
    private readonly clock: Clock,
  ) {
    this.file = new CheckpointFile(config.auditDirectory);
  }

  /** Judges the tables, and them against the checkpoints outside of the database; rows may be added meanwhile. */
  async verify(): Promise<ChainVerdict> {
    // Before the rows: one that comes now has its checkpoint inside first, and outside later.
    const outside = await this.file.read();
    const { sequence: end } = await this.rows.head(this.database.read);
    const walk: Walk = {
      first: new FirstFault(),
      chain: new ChainCheck(),
      checkpoints: new CheckpointCheck(
        outside,
        (token, type) => this.signer.verifySigned(token, type),
        this.clock.now(),
      ),
    };
    let rows = 0;
    let subjects = 0;
    for await (const page of this.pages(end)) {
      rows += page.length;
      subjects += await this.judgePage(page, walk);
    }
    await this.judgeRest(end, subjects, walk);
    return walk.first.verdict(rows);
  }

  private async *pages(end: number): AsyncGenerator<readonly ChainRow[]> {
    // From below 1, where nothing must be.
    for (let last = -LARGEST_INTEGER; last < end;) {
      const page = (await this.rows.after(last, {}, PAGE)).filter(({ sequence }) => sequence <= end);
      if (page.length > 0) yield page;
      last = page.at(-1)?.sequence ?? end;
    }
  }

  /** @returns how many entries the index of subjects must have for these rows */
  private async judgePage(page: readonly ChainRow[], { first, chain, checkpoints }: Walk): Promise<number> {
    const [begin, end] = [page.at(0)?.sequence ?? 0, page.at(-1)?.sequence ?? 0];
    const tokens = await this.checkpoints.between(begin - 1, end);
    for (const row of page) {
      first.note(row.sequence, formFault(row));
      first.note(Math.min(row.sequence, chain.sequence + 1), chain.next(row));
      first.note(row.sequence, checkpoints.next(row, tokens.get(row.sequence)));
    }
    const { expected, missing } = await this.subjects.compare(page);
    if (missing !== undefined) first.note(missing, 'it is missing from the index of subjects');
    return expected;
  }

  private async judgeRest(end: number, subjects: number, { first, checkpoints }: Walk): Promise<void> {
    const beyond = checkpoints.beyond(end) ?? (await this.checkpoints.firstBeyondRows());
    if (beyond !== undefined) first.note(end + 1, `it is missing: row ${beyond} was signed once`);
    if ((await this.subjects.count(end)) === subjects) return;
    const foreign = await this.subjects.firstForeign();
    if (foreign !== undefined || !first.isFound)
      first.note(foreign ?? 1, 'the index of subjects names it for somebody it is not about');
  }
}

type Walk = Readonly<{ first: FirstFault; chain: ChainCheck; checkpoints: CheckpointCheck }>;

/** What is parsed on the way out must be what was hashed. */
function formFault({ licenceIds, holderCodes, body }: ChainRow): string | undefined {
  for (const text of [licenceIds, holderCodes, body])
    if (!isCanonical(text)) return 'its form is not that of a row';
  return undefined;
}

function isCanonical(text: string): boolean {
  try {
    return canonicalJson(JSON.parse(text)) === text;
  } catch {
    return false;
  }
}
