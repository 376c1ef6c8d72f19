import { Injectable } from '@nestjs/common';
import type { LicenceSnapshot } from '../rendering/licence-snapshot.js';
import type { LaidOutLicence } from '../rendering/rendering.service.js';
import { HolderSealsService } from '../sealing/holder-seals.service.js';
import { SealingService } from '../sealing/sealing.service.js';
import { sealingHolder } from './sealing-holder.js';
import { placementOf, sealingOptions, type SealingTerms } from './sealing-options.js';

/** Finds out, before a case has a number, whether its seals can go where the licence type wants them. */
@Injectable()
export class SealRehearsalService {
  constructor(
    private readonly sealing: SealingService,
    private readonly holderSeals: HolderSealsService,
  ) {}

  /**
   * @throws DomainError `seal-place-invalid`, `specimen-invalid`, `text-does-not-fit`, `character-not-drawable`, and
   *   those of `SealingService.sealFor`
   */
  async assertPossible(
    laidOut: LaidOutLicence,
    { issuer, holder, licenceType }: Pick<LicenceSnapshot, 'issuer' | 'holder' | 'licenceType'>,
    terms: SealingTerms,
  ): Promise<void> {
    const seal = await this.sealing.sealFor({ uscc: issuer.uscc, licenceType });
    if (terms.sealOrder === 'holder-issuer') {
      this.sealing.assertCanClose(seal);
      await this.holderSeals.assertPlaceable(laidOut, sealingHolder(holder), placementOf(terms));
    } else {
      this.sealing.assertPlaceable(laidOut, seal, sealingOptions(terms, laidOut, 0));
    }
  }
}
