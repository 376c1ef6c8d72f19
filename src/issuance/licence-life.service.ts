import { Injectable } from '@nestjs/common';
import { DomainError } from '../lib/errors/domain-error.js';
import {
  type LicenceRecord,
  LicencesService,
  type LicenceStatusRecord,
  type StatusOrder,
} from '../licences/licences.service.js';
import { Database } from '../platform/database/database.js';
import { Clock } from '../platform/time/clock.js';
import { IssuanceRecordsService } from './issuance-records.service.js';

/** Lets officers stop a licence, let it go on, and take it back. */
@Injectable()
export class LicenceLifeService {
  constructor(
    private readonly database: Database,
    private readonly licences: LicencesService,
    private readonly records: IssuanceRecordsService,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `licence-not-found`, `licence-not-issued`, `licence-action-refused` */
  async apply(
    id: string,
    action: 'suspend' | 'resume' | 'revoke',
    order: Omit<StatusOrder, 'at'>,
  ): Promise<void> {
    await this.issued(id);
    const at = this.clock.now();
    await this.database.write((manager) => this.licences.transition(manager, id, action, { ...order, at }));
  }

  /** @throws DomainError `licence-not-found` */
  async history(id: string): Promise<readonly LicenceStatusRecord[]> {
    await this.records.get(id);
    return this.licences.statusHistory(id);
  }

  /**
   * A licence that was published once.
   *
   * @throws DomainError `licence-not-found`, `licence-not-issued`
   */
  async issued(id: string): Promise<LicenceRecord> {
    const { state } = await this.records.get(id);
    const licence = await this.licences.find(id);
    if (licence?.documentSha256) return licence;
    throw new DomainError('licence-not-issued', `The licence is not issued yet: the case is ${state}.`, {
      state,
    });
  }
}
