import { Injectable } from '@nestjs/common';
import { Like, MoreThan } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { FieldCipher } from '../platform/secrets/field-cipher.js';
import { TemplatesService } from '../rendering/templates.service.js';
import { type LicenceData, reencryptPersonal } from './case-data.js';
import { Issuance } from './issuance.entity.js';

const ROWS_A_TRANSACTION = 100;

/** Brings every personal number under the active data key, so that older keys can be taken out of the keys file. */
@Injectable()
export class PersonalRotationService {
  constructor(
    private readonly database: Database,
    private readonly templates: TemplatesService,
    private readonly cipher: FieldCipher,
  ) {}

  /**
   * Safe to interrupt and to repeat: a row is rewritten whole or not at all.
   *
   * @returns how many cases were looked at and how many were rewritten
   */
  async rotate(): Promise<{ cases: number; rewritten: number }> {
    const total = { cases: 0, rewritten: 0 };
    let after = '';
    for (;;) {
      const batch = await this.rotateBatch(after);
      if (batch.last === undefined) return total;
      after = batch.last;
      total.cases += batch.cases;
      total.rewritten += batch.rewritten;
    }
  }

  private async rotateBatch(
    after: string,
  ): Promise<{ last: string | undefined; cases: number; rewritten: number }> {
    return this.database.write(async (manager) => {
      const where = { id: MoreThan(after), data: Like('%"enc:%') };
      const rows = await manager.find(Issuance, { where, order: { id: 'ASC' }, take: ROWS_A_TRANSACTION });
      let rewritten = 0;
      for (const row of rows) {
        const renewed = reencryptPersonal(
          this.templates,
          this.cipher,
          row,
          JSON.parse(row.data) as LicenceData,
        );
        if (!renewed) continue;
        await manager.update(Issuance, { id: row.id }, { data: JSON.stringify(renewed) });
        rewritten += 1;
      }
      return { last: rows.at(-1)?.id, cases: rows.length, rewritten };
    });
  }
}
