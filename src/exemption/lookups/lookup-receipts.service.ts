import { Inject, Injectable } from '@nestjs/common';
import type { AuditRow } from '../../audit/audit.service.js';
import { AuditSignerService } from '../../audit/audit-signer.service.js';
import { FaultError } from '../../lib/faults/fault.js';
import type { AppConfig } from '../../platform/config/app-config.js';
import { APP_CONFIG } from '../../platform/config/config.module.js';
import { lookupRecordOf } from './lookup-record.js';

/** `typ` of a receipt: nothing else that we sign can pass for one. */
const RECEIPT_TYPE = 'jz-lookup-receipt+jws';

/** What a receipt says, once it was proved. */
export type ReceiptStatement = Readonly<Record<string, unknown>>;

/**
 * Receipts: compact JWS over what is on record of a look-up, its place in the chain and the hashes there. Whoever has the public keys of
 * `/v1/audit-keys` can check one, and whoever has the chain can find it there.
 */
@Injectable()
export class LookupReceiptsService {
  constructor(
    private readonly signer: AuditSignerService,
    @Inject(APP_CONFIG) private readonly config: Pick<AppConfig, 'publicUrl'>,
  ) {}

  async of(row: AuditRow): Promise<string> {
    const { hash, previousHash } = row;
    const payload = { iss: this.config.publicUrl, ...lookupRecordOf(row), previousHash, hash };
    return this.signer.signed(payload, RECEIPT_TYPE);
  }

  /** @returns undefined for what is no receipt of ours */
  proved(token: string): ReceiptStatement | undefined {
    try {
      return this.signer.verifySigned(token, RECEIPT_TYPE).payload;
    } catch (error) {
      if (error instanceof FaultError) return undefined;
      throw error;
    }
  }
}
