import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { Clock } from '../platform/time/clock.js';
import { shanghaiDate } from '../platform/time/shanghai-date.js';
import { Licence } from './licence.entity.js';
import { isOverdue, type LicenceStatus } from './licence-status.js';
import type { LicenceRecord } from './licences.service.js';

/** Statuses in which a licence may be relied on instead of its paper. */
const RELIABLE: readonly LicenceStatus[] = ['valid', 'suspended'];

/** Whom and what the licences are to be about. */
export type AtHandQuestion = Readonly<{
  licenceTypes: readonly string[];
  holderCode: string;
  projectCode: string;
}>;

/** Which licences are here already, so that nobody need bring them. */
@Injectable()
export class LicencesAtHandService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * The holder's licences in force that are of the project, or of none; one for another project of the same builder stands for nothing
   * here. The latest first.
   */
  async find({ licenceTypes, holderCode, projectCode }: AtHandQuestion): Promise<readonly LicenceRecord[]> {
    if (licenceTypes.length === 0) return [];
    const asked = { licenceType: In([...new Set(licenceTypes)]), status: In([...RELIABLE]), holderCode };
    const found = await this.database.read.find(Licence, {
      where: [
        { ...asked, projectCode },
        { ...asked, projectCode: IsNull() },
      ],
      order: { issueDate: 'DESC', number: 'DESC', version: 'DESC' },
    });
    const today = shanghaiDate(this.clock.now());
    // What time alone ended counts as ended, whether or not the register was told already.
    return found.filter((licence) => !isOverdue(licence, today));
  }
}
