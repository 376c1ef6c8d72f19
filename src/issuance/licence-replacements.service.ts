import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DomainError, type Violation } from '../lib/errors/domain-error.js';
import { LicencesService } from '../licences/licences.service.js';
import { TemplatesService } from '../rendering/templates.service.js';
import type { LicenceChange } from './change-order.js';
import type { CheckedCase } from './intake.service.js';
import { IssuanceRecordsService } from './issuance-records.service.js';
import { LicenceLifeService } from './licence-life.service.js';

/**
 * Decides what may take the place of a licence under another number: another 建设单位 or 施工单位 needs a new permit, and the old one is
 * withdrawn in the moment in which the new one is published (建筑工程施工许可管理办法).
 */
@Injectable()
export class LicenceReplacementsService {
  constructor(
    private readonly licences: LicencesService,
    private readonly life: LicenceLifeService,
    private readonly records: IssuanceRecordsService,
    private readonly templates: TemplatesService,
  ) {}

  /**
   * Refuses a case that has nothing to do with the licence that it says it replaces.
   *
   * @throws DomainError `licence-not-found`, `licence-not-issued`, `licence-action-refused`, `licence-change-refused`
   */
  async assertReplaceable(id: string, checked: CheckedCase): Promise<void> {
    const licence = await this.life.settled(id);
    this.licences.assertReplaceable(licence);
    const { projectCode } = this.templates.registerFields(checked, checked.data);
    const differs: readonly (Violation | false)[] = [
      licence.licenceType !== checked.licenceType && wrong('of another type'),
      licence.issuerUscc !== checked.issuer && wrong('of another issuer'),
      licence.projectCode !== null && licence.projectCode !== projectCode && wrong('for another project'),
    ];
    const errors = differs.filter((each) => each !== false);
    if (errors.length === 0) return;
    const detail = `This case cannot take the place of the licence ${licence.number}.`;
    throw new DomainError('licence-change-refused', detail, { errors });
  }

  /**
   * Makes sure, inside the receiving transaction, that no other case is about to take the place of the licence.
   *
   * @throws DomainError `licence-action-refused`, `licence-change-open`
   */
  async admit(manager: EntityManager, { licenceId }: LicenceChange): Promise<void> {
    await this.licences.holdForReplacement(manager, licenceId);
    assertNone(await this.records.openReplacementOf(licenceId, manager));
  }

  /** The same as far as it can be told beforehand, for who is about to decide. @throws DomainError `licence-change-open` */
  async assertFree(licenceId: string): Promise<void> {
    assertNone(await this.records.openReplacementOf(licenceId));
  }
}

/** @param open case that is about to take the place of the licence */
function assertNone(open: Readonly<{ id: string }> | null): void {
  if (!open) return;
  const detail = `Another case is about to take the place of this licence: ${open.id}.`;
  const errors = [
    { pointer: '/replaces', detail: 'names a licence whose place another case is about to take' },
  ];
  throw new DomainError('licence-change-open', detail, { licenceId: open.id, errors });
}

function wrong(how: string): Violation {
  return { pointer: '/replaces', detail: `names a licence ${how}` };
}
