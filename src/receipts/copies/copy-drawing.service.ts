import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../../lib/errors/domain-error.js';
import type { AppConfig } from '../../platform/config/app-config.js';
import { APP_CONFIG } from '../../platform/config/config.module.js';
import { shanghaiDate } from '../../platform/time/shanghai-date.js';
import type { LicenceSnapshot } from '../../rendering/licence-snapshot.js';
import { RenderingService } from '../../rendering/rendering.service.js';
import { SealingService } from '../../sealing/sealing.service.js';
import { PagePicturesService } from '../../verification/page-pictures.service.js';
import { copyData, type CopyUse } from './copy-use.js';

/** Folder under `templates/`, and what a seal must be allowed to seal. */
const COPY_TYPE = 'annotated-copy';
/** Permits have three to five; a file of another issuer may be a whole book. */
const MOST_PAGES = 30;

/** A copy that is to be made. */
export type CopyPlan = Readonly<{
  id: string;
  use: CopyUse;
  /** Of the code that leads to the licence itself. */
  licenceToken: string;
  madeAt: Date;
  expiresAt: Date;
}>;

/** Makes the file: pages of the original as pictures, text across them, a page about the copy, and the service's seal. */
@Injectable()
export class CopyDrawingService {
  constructor(
    @Inject(APP_CONFIG) private readonly config: Pick<AppConfig, 'publicUrl'>,
    private readonly pictures: PagePicturesService,
    private readonly rendering: RenderingService,
    private readonly sealing: SealingService,
  ) {}

  /**
   * Every page of a sealed file as PNG, the seal included.
   *
   * @throws DomainError `copy-not-possible`, `store-unavailable`, `busy`
   */
  async pagesOf(sha256: string): Promise<readonly Uint8Array[]> {
    const first = await this.page(sha256, 1);
    if (first.pages > MOST_PAGES) {
      const detail = `The file has ${first.pages} pages: copies are made of ${MOST_PAGES} at most.`;
      throw new DomainError('copy-not-possible', detail);
    }
    const pages = [first.png];
    for (let page = 2; page <= first.pages; page += 1) pages.push((await this.page(sha256, page)).png);
    return pages;
  }

  /**
   * @returns the sealed copy
   * @throws DomainError `character-not-drawable`, `text-does-not-fit`, `seal-unavailable`, `seal-limit-reached`
   */
  async make(plan: CopyPlan, pictures: readonly Uint8Array[]): Promise<Uint8Array> {
    const seal = await this.sealing.sealForType(COPY_TYPE);
    const drawn = this.rendering.draw(this.snapshot(plan, seal), plan.madeAt, { pictures });
    const prepared = this.sealing.prepare(drawn, seal, plan.madeAt, { reason: '制作证照加注件' });
    const usage = { uscc: seal.authority.uscc, licenceType: COPY_TYPE, reference: plan.id };
    return this.sealing.complete(prepared, seal, usage);
  }

  private async page(sha256: string, page: number): Promise<Readonly<{ png: Uint8Array; pages: number }>> {
    try {
      return await this.pictures.picture(sha256, page);
    } catch (error) {
      if (error instanceof DomainError) throw error;
      throw new DomainError(
        'copy-not-possible',
        'The pages of the file cannot be painted.',
        {},
        { cause: error },
      );
    }
  }

  private snapshot(
    { id, use, licenceToken, madeAt, expiresAt }: CopyPlan,
    {
      authority,
      development,
    }: Readonly<{ authority: Readonly<{ name: string; uscc: string }>; development: boolean }>,
  ): LicenceSnapshot {
    const { publicUrl } = this.config;
    return {
      licenceType: COPY_TYPE,
      templateVersion: '1',
      number: id,
      identifier: '',
      version: '001',
      type: { name: '电子证照加注件', code: '', definingAuthority: authority },
      issuer: { ...authority, region: '' },
      holder: { name: '', code: '', codeType: { code: '', name: '' } },
      issueDate: shanghaiDate(madeAt),
      verification: { url: `${publicUrl}/v/${licenceToken}`, host: new URL(publicUrl).host, checkCode: '' },
      development,
      data: copyData(use, madeAt, expiresAt),
    };
  }
}
