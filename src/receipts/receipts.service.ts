import { Inject, Injectable } from '@nestjs/common';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import type { StoredDocument } from '../platform/http/document-response.js';
import { FileStore } from '../platform/storage/file-store.js';
import { Clock } from '../platform/time/clock.js';
import { RenderingService } from '../rendering/rendering.service.js';
import { SealingService } from '../sealing/sealing.service.js';
import { type KeptReport, VerificationRecordsService } from '../verification/verification-records.service.js';
import { RECEIPT_TYPE, receiptSnapshot } from './receipt-snapshot.js';

/** Receipts of checks: one page, sealed when somebody first asks for it, and the same bytes ever after. */
@Injectable()
export class ReceiptsService {
  /** Receipts being made, so that two who ask at once do not use the seal twice. */
  private readonly underWay = new Map<string, Promise<string>>();

  constructor(
    @Inject(APP_CONFIG) private readonly config: Pick<AppConfig, 'publicUrl'>,
    private readonly records: VerificationRecordsService,
    private readonly rendering: RenderingService,
    private readonly sealing: SealingService,
    private readonly store: FileStore,
    private readonly clock: Clock,
  ) {}

  /**
   * @param id receipt number
   * @throws DomainError `verification-not-found`, `seal-unavailable`, `seal-limit-reached`, `store-unavailable`
   */
  async document(id: string): Promise<StoredDocument> {
    const kept = await this.records.get(id);
    const sha256 = kept.receiptSha256 ?? (await this.makeOnce(kept));
    return { bytes: await this.store.get(sha256), sha256, fileName: `核验回执-${id}.pdf` };
  }

  private makeOnce(kept: KeptReport): Promise<string> {
    const { id } = kept;
    const begun = this.underWay.get(id);
    if (begun) return begun;
    const making = this.make(kept).finally(() => this.underWay.delete(id));
    this.underWay.set(id, making);
    return making;
  }

  /** @returns SHA-256 of the receipt that counts: another process may have been faster */
  private async make(kept: KeptReport): Promise<string> {
    const seal = await this.sealing.sealForType(RECEIPT_TYPE);
    const at = this.clock.now();
    const drawn = this.rendering.draw(receiptSnapshot(kept, seal, this.config), at);
    const prepared = this.sealing.prepare(drawn, seal, at, { reason: '出具核验回执' });
    const usage = { uscc: seal.authority.uscc, licenceType: RECEIPT_TYPE, reference: kept.id };
    const sealed = await this.sealing.complete(prepared, seal, usage);
    return this.records.attachReceipt(kept.id, await this.store.put(sealed));
  }
}
