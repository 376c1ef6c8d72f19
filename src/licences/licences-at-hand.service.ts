import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { Licence } from './licence.entity.js';
import type { LicenceStatus } from './licence-status.js';
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
  constructor(private readonly database: Database) {}

  /**
   * Licences in force that are of the project, or of no project and of the holder; a licence of the same builder for another project
   * stands for nothing here. The latest first.
   */
  async find({ licenceTypes, holderCode, projectCode }: AtHandQuestion): Promise<readonly LicenceRecord[]> {
    if (licenceTypes.length === 0) return [];
    const reliable = { licenceType: In([...new Set(licenceTypes)]), status: In([...RELIABLE]) };
    return this.database.read.find(Licence, {
      where: [
        { ...reliable, projectCode },
        { ...reliable, holderCode, projectCode: IsNull() },
      ],
      order: { issueDate: 'DESC', number: 'DESC', version: 'DESC' },
    });
  }
}
