import { Injectable } from '@nestjs/common';
import type { CheckedCase } from '../issuance/intake.service.js';
import { LicenceReplacementsService } from '../issuance/licence-replacements.service.js';
import { DomainError } from '../lib/errors/domain-error.js';
import { LicencesService } from '../licences/licences.service.js';
import type { Application } from './application.entity.js';

type Replacing = Pick<Application, 'replacesNumber' | 'licenceType' | 'issuerUscc' | 'projectCode'>;

/**
 * Finds the permit that another builder's or contractor's is to take the place of. It is named by its number, which stands on the sheet;
 * which version of it counts is looked up each time, as it may be changed while the application waits.
 */
@Injectable()
export class ReplacedPermitService {
  constructor(
    private readonly licences: LicencesService,
    private readonly replacements: LicenceReplacementsService,
  ) {}

  /**
   * @returns id of the version that counts; null for an application that replaces nothing
   * @throws DomainError `licence-change-refused`, the same for a number that is unknown and one of another project
   */
  async idOf({ replacesNumber, ...replacing }: Replacing): Promise<string | null> {
    if (replacesNumber === null) return null;
    const versions = await this.licences.findByNumber(replacesNumber);
    const found = versions.find(
      ({ licenceType, issuerUscc, projectCode, status, documentSha256 }) =>
        documentSha256 !== null &&
        status !== 'superseded' &&
        licenceType === replacing.licenceType &&
        issuerUscc === replacing.issuerUscc &&
        projectCode === replacing.projectCode,
    );
    if (found) return found.id;
    const errors = [{ pointer: '/replaces', detail: 'is not the number of a permit of this project' }];
    throw new DomainError('licence-change-refused', 'There is no such permit to be replaced.', { errors });
  }

  /**
   * @param checked what is to be issued in its place
   * @throws DomainError those of {@link idOf} and of `LicenceReplacementsService.assertReplaceable`
   */
  async assertReplaceable(application: Replacing, checked: CheckedCase): Promise<void> {
    const id = await this.idOf(application);
    if (id !== null) await this.replacements.assertReplaceable(id, checked);
  }

  /** That no other case is about to take its place. @throws DomainError those of {@link idOf}, `licence-change-open` */
  async assertFree(application: Replacing): Promise<void> {
    const id = await this.idOf(application);
    if (id !== null) await this.replacements.assertFree(id);
  }
}
