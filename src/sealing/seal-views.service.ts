import { Injectable } from '@nestjs/common';
import { SealDto } from './dto/seal.dto.js';
import type { SealRecord } from './records/seal-record.entity.js';
import { SealRecordsService } from './records/seal-records.service.js';
import { SealUsesService } from './records/seal-uses.service.js';

/** Seals as they are shown, with what was used of them and what waits for approval. */
@Injectable()
export class SealViewsService {
  constructor(
    private readonly records: SealRecordsService,
    private readonly uses: SealUsesService,
  ) {}

  async list(): Promise<readonly SealDto[]> {
    return this.show(await this.records.list());
  }

  /** @throws DomainError `seal-not-found` */
  async get(id: string): Promise<SealDto> {
    const [seal] = await this.show([await this.records.get(id)]);
    if (!seal) throw new Error(`seal ${id} is not shown`);
    return seal;
  }

  private async show(seals: readonly SealRecord[]): Promise<readonly SealDto[]> {
    const ids = seals.map(({ id }) => id);
    const counts = await this.uses.counts(ids);
    const approvals = await this.records.approvals(ids);
    return seals.map((seal) =>
      SealDto.from(
        seal,
        counts.get(seal.id),
        approvals.filter(({ sealId }) => sealId === seal.id),
      ),
    );
  }
}
