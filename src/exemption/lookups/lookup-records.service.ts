import { Injectable } from '@nestjs/common';
import { type AuditRow, AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../lib/errors/domain-error.js';
import type { Principal } from '../../platform/http/audience.js';
import { organisationOf } from '../caller.js';
import { LookupReceiptsService, type ReceiptStatement } from './lookup-receipts.service.js';
import { type LookupRecord, lookupBodyOf, lookupRecordOf } from './lookup-record.js';
import { LOOKUP_KINDS, parseLookupId } from './lookup-stamp.js';

/** A receipt that we signed. */
export type CheckedReceipt = Readonly<{ statement: ReceiptStatement; isOnRecord: boolean }>;

/** Look-ups read again by who made them, and receipts that can be checked without us. */
@Injectable()
export class LookupRecordsService {
  constructor(
    private readonly audit: AuditService,
    private readonly receipts: LookupReceiptsService,
  ) {}

  /** @throws DomainError `lookup-not-found`, also for a look-up of another organisation */
  async get(lookupId: string, principal: Principal): Promise<LookupRecord> {
    return lookupRecordOf(await this.row(lookupId, principal));
  }

  /** @throws DomainError `lookup-not-found` */
  async receipt(lookupId: string, principal: Principal): Promise<string> {
    return this.receipts.of(await this.row(lookupId, principal));
  }

  /**
   * Whether we signed a receipt, and whether the look-up still stands in the record as it says.
   *
   * @returns null when we did not sign it
   */
  async check(receipt: string): Promise<CheckedReceipt | null> {
    const statement = this.receipts.proved(receipt);
    if (!statement) return null;
    const row = await this.bySequence(Number(statement['sequence']));
    return { statement, isOnRecord: row !== undefined && row.hash === statement['hash'] };
  }

  private async row(lookupId: string, principal: Principal): Promise<AuditRow> {
    const organisationUscc = organisationOf(principal);
    const id = parseLookupId(lookupId);
    const row = id && (await this.bySequence(id.sequence));
    const isTheirs =
      row?.actor.organisationUscc === organisationUscc && lookupBodyOf(row).nonce === id?.nonce;
    if (row && isTheirs) return row;
    throw new DomainError('lookup-not-found', `There is no look-up ${lookupId} of yours.`);
  }

  /** @returns undefined for what is no look-up */
  async bySequence(sequence: number): Promise<AuditRow | undefined> {
    const [row] = await this.audit.since(sequence - 1, LOOKUP_KINDS, 1);
    return row?.sequence === sequence ? row : undefined;
  }
}
