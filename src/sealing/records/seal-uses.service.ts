import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DomainError } from '../../lib/errors/domain-error.js';
import type { AppConfig } from '../../platform/config/app-config.js';
import { APP_CONFIG } from '../../platform/config/config.module.js';
import { Database } from '../../platform/database/database.js';
import { Clock } from '../../platform/time/clock.js';
import { shanghaiDate } from '../../platform/time/shanghai-date.js';
import { replaced } from '../opened-seals.service.js';
import type { Seal } from '../seal.js';
import { SealDay } from './seal-day.entity.js';
import { limitRefusal, refusalOf, type SealPurpose } from './seal-permission.js';
import type { StoredSeal } from './seal-record.entity.js';
import { SealRecordsService } from './seal-records.service.js';
import { SealUse } from './seal-use.entity.js';

/** What a seal is used for, and on what. */
export type SealUsage = SealPurpose &
  Readonly<{
    /** What is sealed: the id of a case. */
    reference: string;
  }>;

/** How often a seal was used. */
export type UseCount = Readonly<{ today: number; total: number }>;

/** Lets seals be used and counts it. */
@Injectable()
export class SealUsesService {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly database: Database,
    private readonly records: SealRecordsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Records a use before the key is touched. A use that was recorded before and has its signature is given back as
   * it is; one without counts once, however often it is tried.
   *
   * @param fits whether the seal's CMS has room in the file; without it the page must be drawn anew
   * @param digest SHA-256 of the bytes to be sealed, hexadecimal
   * @throws DomainError why the seal may not be used; then nothing was recorded
   */
  claim(
    seal: Seal,
    usage: SealUsage,
    { digest, fits }: Readonly<{ digest: string; fits: boolean }>,
  ): Promise<SealUse> {
    const { reference } = usage;
    return this.database.write(async (manager) => {
      const record = await this.records.hold(manager, seal.id);
      const before = await manager.findOneBy(SealUse, { reference, digest });
      if (before?.signature) return before;
      const at = this.clock.now();
      const { minimumDays } = this.config.seals;
      const refusal = refusalOf(record, { purpose: usage, at, minimumDays });
      if (refusal) throw refusal;
      if (!fits || record.certificateSha256 !== seal.certificateSha256) throw replaced(seal.id);
      if (before?.sealId === seal.id) return this.renew(manager, before, seal);
      return this.count(manager, record, { ...usage, digest, at });
    });
  }

  async keepSignature({ reference, digest }: SealUse, signature: Uint8Array): Promise<void> {
    const text = Buffer.from(signature).toString('base64');
    await this.database.write((manager) =>
      manager.update(SealUse, { reference, digest }, { signature: text }),
    );
  }

  /**
   * The first seal that may be used now.
   *
   * @param seals active ones of an authority, in their order
   * @throws DomainError why none may: `seal-limit-reached` when one may be used again tomorrow
   */
  async firstUsable(seals: readonly StoredSeal[], purpose: SealPurpose): Promise<StoredSeal> {
    const at = this.clock.now();
    const { minimumDays } = this.config.seals;
    const refusals = new Map(seals.map((seal) => [seal, refusalOf(seal, { purpose, at, minimumDays })]));
    for (const seal of seals.filter((candidate) => !refusals.get(candidate))) {
      const limit = limitRefusal(seal, await this.usesOn(this.database.read, seal.id, shanghaiDate(at)), at);
      if (!limit) return seal;
      refusals.set(seal, limit);
    }
    const reasons = [...refusals.values()].filter((refusal) => refusal !== undefined);
    const passing = reasons.find(({ code }) => code === 'seal-limit-reached');
    throw passing ?? reasons[0] ?? noSeal(purpose.uscc);
  }

  /** By id of the seal. */
  async counts(sealIds: readonly string[]): Promise<ReadonlyMap<string, UseCount>> {
    if (sealIds.length === 0) return new Map();
    const rows = await this.database.read
      .createQueryBuilder(SealDay, 'days')
      .select('days.sealId', 'id')
      .addSelect('SUM(days.uses)', 'total')
      .addSelect('SUM(CASE WHEN days.day = :today THEN days.uses ELSE 0 END)', 'today')
      .where('days.sealId IN (:...sealIds)', { sealIds: [...sealIds], today: shanghaiDate(this.clock.now()) })
      .groupBy('days.sealId')
      .getRawMany<{ id: string; total: number | string; today: number | string }>();
    return new Map(rows.map(({ id, total, today }) => [id, { total: Number(total), today: Number(today) }]));
  }

  private async usesOn(manager: EntityManager, sealId: string, day: string): Promise<number> {
    return (await manager.findOneBy(SealDay, { sealId, day }))?.uses ?? 0;
  }

  /** The same try again: it is counted already. Another certificate may have come into use since. */
  private async renew(manager: EntityManager, use: SealUse, { certificateSha256 }: Seal): Promise<SealUse> {
    if (use.certificateSha256 === certificateSha256) return use;
    use.certificateSha256 = certificateSha256;
    return manager.save(use);
  }

  private async count(
    manager: EntityManager,
    seal: StoredSeal,
    use: Pick<SealUse, 'reference' | 'digest' | 'licenceType' | 'at'>,
  ): Promise<SealUse> {
    const { id: sealId, certificateSha256 } = seal;
    const day = shanghaiDate(use.at);
    const uses = await this.usesOn(manager, sealId, day);
    const refusal = limitRefusal(seal, uses, use.at);
    if (refusal) throw refusal;
    await manager.save(SealDay, { sealId, day, uses: uses + 1 });
    const { reference, digest, licenceType, at } = use;
    return manager.save(SealUse, {
      reference,
      digest,
      sealId,
      certificateSha256,
      licenceType,
      day,
      at,
      signature: null,
    });
  }
}

function noSeal(uscc: string): DomainError {
  return new DomainError('seal-unavailable', `The authority ${uscc} has no seal in use.`);
}
