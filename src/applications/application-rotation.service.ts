import { Injectable } from '@nestjs/common';
import { Like, MoreThan } from 'typeorm';
import { CaseDataService, type LicenceData } from '../issuance/case-data.service.js';
import { Database } from '../platform/database/database.js';
import { Application } from './application.entity.js';

const ROWS_A_TRANSACTION = 100;

type Rotated = Readonly<{ cases: number; rewritten: number }>;

/** Brings the personal numbers in applications under the active data key, as `PersonalRotationService` does for cases. */
@Injectable()
export class ApplicationRotationService {
  constructor(
    private readonly database: Database,
    private readonly caseData: CaseDataService,
  ) {}

  /** Safe to interrupt and to repeat. @returns how many applications were looked at and how many were rewritten */
  async rotate(): Promise<Rotated> {
    let total: Rotated = { cases: 0, rewritten: 0 };
    let after = '';
    for (;;) {
      const { last, cases, rewritten } = await this.rotateBatch(after);
      if (last === undefined) return total;
      after = last;
      total = { cases: total.cases + cases, rewritten: total.rewritten + rewritten };
    }
  }

  private async rotateBatch(after: string): Promise<Rotated & Readonly<{ last: string | undefined }>> {
    return this.database.write(async (manager) => {
      const where = { id: MoreThan(after), data: Like('%"enc:%') };
      const rows = await manager.find(Application, { where, order: { id: 'ASC' }, take: ROWS_A_TRANSACTION });
      let rewritten = 0;
      for (const row of rows) {
        const renewed = this.caseData.reencrypt(row, JSON.parse(row.data) as LicenceData);
        if (!renewed) continue;
        // The text that was read: what its applicant wrote meanwhile is under the active key already.
        await manager.update(Application, { id: row.id, data: row.data }, { data: JSON.stringify(renewed) });
        rewritten += 1;
      }
      return { last: rows.at(-1)?.id, cases: rows.length, rewritten };
    });
  }
}
