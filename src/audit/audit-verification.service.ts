import { Inject, Injectable } from '@nestjs/common';
import { canonicalJson } from '../lib/json/canonical-json.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
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
    private readonly rows: AuditRowsService,
    private readonly subjects: AuditSubjectsService,
    private readonly checkpoints: CheckpointRowsService,
    private readonly signer: AuditSignerService,
  ) {
    this.file = new CheckpointFile(config.auditDirectory);
  }

  /** Judges the tables, and them against the checkpoints outside of the database. */
  async verify(): Promise<ChainVerdict> {
    // Before the rows: one that comes now has its checkpoint inside first, and outside later.
    const outside = await this.file.read();
    const first = new FirstFault();
    const chain = new ChainCheck();
    const checkpoints = new CheckpointCheck(outside, (token, type) => this.signer.verifySigned(token, type));
    let rows = 0;
    let subjects = 0;
    for (let page = await this.rows.after(0, {}, PAGE); page.length > 0;) {
      const last = page.at(-1)?.sequence ?? 0;
      const tokens = await this.checkpoints.between(page[0]!.sequence - 1, last);
      for (const row of page) {
        first.note(row.sequence, formFault(row));
        first.note(Math.min(row.sequence, chain.sequence + 1), chain.next(row));
        first.note(row.sequence, checkpoints.next(row, tokens.get(row.sequence)));
      }
      const found = await this.subjects.compare(page);
      subjects += found.expected;
      if (found.missing !== undefined) first.note(found.missing, 'it is missing from the index of subjects');
      rows += page.length;
      page = await this.rows.after(last, {}, PAGE);
    }
    for (const { place, reason } of await this.afterwards(chain, checkpoints, subjects))
      first.note(place, reason);
    return first.verdict(rows);
  }

  private async afterwards(
    { sequence }: ChainCheck,
    checkpoints: CheckpointCheck,
    subjects: number,
  ): Promise<readonly Readonly<{ place: number; reason: string }>[]> {
    const faults = [];
    const beyond = checkpoints.beyond(sequence) ?? (await this.checkpoints.after(sequence, 1))[0]?.sequence;
    if (beyond !== undefined)
      faults.push({ place: sequence + 1, reason: `it is missing: row ${beyond} was signed once` });
    if ((await this.subjects.count()) !== subjects) {
      const place = (await this.subjects.firstForeign()) ?? 1;
      faults.push({ place, reason: 'the index of subjects names it for somebody it is not about' });
    }
    return faults;
  }
}

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
