import { Inject, Injectable } from '@nestjs/common';
import { type AuditRow, AuditService } from '../../audit/audit.service.js';
import { AuditSignerService } from '../../audit/audit-signer.service.js';
import { DomainError } from '../../lib/errors/domain-error.js';
import type { AppConfig } from '../../platform/config/app-config.js';
import { APP_CONFIG } from '../../platform/config/config.module.js';
import type { Principal } from '../../platform/http/audience.js';
import { organisationOf } from '../caller.js';
import { LOOKUP_KINDS, parseLookupId, stampOf } from './lookup-stamp.js';
import { lookupBodyOf } from './recorded-lookups.service.js';

/** `typ` of a receipt: nothing else that we sign can pass for one. */
export const RECEIPT_TYPE = 'jz-lookup-receipt+jws';

/** What was asked and answered, by whom and when, as it is on record. */
export type LookupRecord = Readonly<{
  lookupId: string;
  sequence: number;
  asOf: string;
  kind: string;
  department: Readonly<{ name: string | null; uscc: string | null }>;
  operator: string | null;
  asked: object;
  shown: object | null;
  refused: Readonly<{ problem: string; code: number | null }> | null;
}>;

/** Look-ups read again by who made them, and receipts that can be checked without us. */
@Injectable()
export class LookupRecordsService {
  constructor(
    private readonly audit: AuditService,
    private readonly signer: AuditSignerService,
    @Inject(APP_CONFIG) private readonly config: Pick<AppConfig, 'publicUrl'>,
  ) {}

  /** @throws DomainError `lookup-not-found`, also for a look-up of another organisation */
  async get(lookupId: string, principal: Principal): Promise<LookupRecord> {
    return recordOf(await this.row(lookupId, principal));
  }

  /**
   * A compact JWS over the record, its place in the chain and the hashes there: whoever has the public keys of `/v1/audit-keys` can check it,
   * and whoever has the chain can find it there.
   *
   * @throws DomainError `lookup-not-found`
   */
  async receipt(lookupId: string, principal: Principal): Promise<string> {
    const row = await this.row(lookupId, principal);
    const { hash, previousHash } = row;
    const payload = { iss: this.config.publicUrl, ...recordOf(row), previousHash, hash };
    return this.signer.signed(payload, RECEIPT_TYPE);
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

function recordOf(row: AuditRow): LookupRecord {
  const { nonce, asked, shown = null, refused = null } = lookupBodyOf(row);
  const { organisation, organisationUscc, operator } = row.actor;
  const department = { name: organisation, uscc: organisationUscc };
  return { ...stampOf(row, nonce), kind: row.kind, department, operator, asked, shown, refused };
}
