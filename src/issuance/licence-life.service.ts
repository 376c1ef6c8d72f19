import { Injectable } from '@nestjs/common';
import { DomainError } from '../lib/errors/domain-error.js';
import { LicenceClocksService } from '../licences/licence-clocks.service.js';
import {
  type LicenceAction,
  type LicenceRecord,
  LicencesService,
  type LicenceStatusRecord,
  type StatusOrder,
} from '../licences/licences.service.js';
import { Database } from '../platform/database/database.js';
import type { StoredDocument } from '../platform/http/document-response.js';
import { FileStore } from '../platform/storage/file-store.js';
import { Clock } from '../platform/time/clock.js';
import { IssuanceRecordsService } from './issuance-records.service.js';

/** What an officer may have done; a change, which makes a new version, is `LicenceChangesService`'s. */
export type OfficersAction = Exclude<
  LicenceAction,
  'publish' | 'discard' | 'supersede' | 'await-recheck' | 'lapse'
>;

/** A decision (决定书): its bytes, or the SHA-256 of a file that is stored here already. */
export type Decision = Readonly<{ bytes: Uint8Array } | { sha256: string }>;

export type LifeOrder = Omit<StatusOrder, 'at' | 'decisionSha256' | 'replacedBy'> &
  Readonly<{ decision?: Decision | undefined }>;

/** Lets officers note what becomes of a licence: its start, its rest, its end. */
@Injectable()
export class LicenceLifeService {
  constructor(
    private readonly database: Database,
    private readonly licences: LicencesService,
    private readonly clocks: LicenceClocksService,
    private readonly records: IssuanceRecordsService,
    private readonly store: FileStore,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws DomainError `licence-not-found`, `licence-not-issued`, `licence-action-refused`, `request-invalid`,
   *   `store-unavailable`
   */
  async apply(id: string, action: OfficersAction, { decision, ...order }: LifeOrder): Promise<void> {
    await this.issued(id);
    await this.clocks.settle(id);
    const decisionSha256 = decision ? await this.stored(decision) : null;
    const at = this.clock.now();
    await this.database.write((manager) =>
      this.licences.transition(manager, id, action, { ...order, at, decisionSha256 }),
    );
    // What was reported late may be due by now.
    await this.clocks.settle(id);
  }

  /** @throws DomainError `licence-not-found` */
  async history(id: string): Promise<readonly LicenceStatusRecord[]> {
    if (!(await this.licences.find(id))?.documentSha256) await this.records.get(id);
    return this.licences.statusHistory(id);
  }

  /**
   * The decision that was attached to a step.
   *
   * @throws DomainError `licence-not-found` also when there is none, `store-unavailable`
   */
  async decision(id: string, sequence: number): Promise<StoredDocument> {
    const steps = await this.history(id);
    const sha256 = steps.find((step) => step.sequence === sequence)?.decisionSha256;
    if (!sha256) throw new DomainError('licence-not-found', `Step ${sequence} of ${id} has no decision.`);
    return { bytes: await this.store.get(sha256), sha256, fileName: `决定书-${sequence}.pdf` };
  }

  /**
   * A licence that was published once.
   *
   * @throws DomainError `licence-not-found`, `licence-not-issued`
   */
  async issued(id: string): Promise<LicenceRecord> {
    const licence = await this.licences.find(id);
    assertIssuedHere(licence);
    const { state } = await this.records.get(id);
    if (licence?.documentSha256) return licence;
    throw new DomainError('licence-not-issued', `The licence is not issued yet: the case is ${state}.`, {
      state,
    });
  }

  /** As {@link issued}, after every step that time has taken by today. */
  async settled(id: string): Promise<LicenceRecord> {
    await this.issued(id);
    await this.clocks.settle(id);
    return this.issued(id);
  }

  private async stored(decision: Decision): Promise<string> {
    if ('bytes' in decision) return this.store.put(decision.bytes);
    try {
      await this.store.get(decision.sha256);
    } catch (error) {
      const errors = [{ pointer: '/decision/sha256', detail: 'names no file that can be read here' }];
      throw new DomainError('request-invalid', 'The decision is not there.', { errors }, { cause: error });
    }
    return decision.sha256;
  }
}

/** What another department registered is changed by that department alone. */
function assertIssuedHere(licence: LicenceRecord | null): void {
  if (!licence?.registrarUscc || !licence.documentSha256) return;
  const { id, status, registrarName } = licence;
  const detail = `The licence ${id} was registered by ${registrarName}, which alone says what becomes of it.`;
  throw new DomainError('licence-action-refused', detail, { licenceStatus: status, allowed: [] });
}
