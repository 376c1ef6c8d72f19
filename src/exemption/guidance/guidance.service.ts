import { Injectable } from '@nestjs/common';
import { CatalogueService } from '../../catalogue/catalogue.service.js';
import { MattersService } from '../../catalogue/matters.service.js';
import { DomainError } from '../../lib/errors/domain-error.js';
import { LicencesAtHandService } from '../../licences/licences-at-hand.service.js';
import type { Principal } from '../../platform/http/audience.js';
import { organisationOf } from '../caller.js';
import { type GuidedMatter, guidedMatter } from './guidance.js';

/** The project that somebody means to apply for; what is left out does not matter. */
export type Plan = Readonly<{ projectKind?: string; stage?: string; projectCode?: string }>;

const TABLES = { projectKind: 'project-category', stage: 'approval-stage' } as const;

/** Tells an applicant what to apply for and what to bring (智能申报指引), from its own licences and nobody else's. */
@Injectable()
export class GuidanceService {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly matters: MattersService,
    private readonly atHand: LicencesAtHandService,
  ) {}

  /**
   * Matters in their order.
   *
   * @throws DomainError `organisation-required`, `request-invalid` for codes that are not in their tables
   */
  async guide({ projectCode = '', ...filter }: Plan, principal: Principal): Promise<readonly GuidedMatter[]> {
    const holderCode = organisationOf(principal);
    await this.assertKnown(filter);
    const matters = await this.matters.matters(filter);
    const licenceTypes = matters.flatMap(({ materials }) => materials.flatMap((each) => each.satisfiedBy));
    const licences = await this.atHand.find({ licenceTypes, holderCode, projectCode });
    return matters.map((matter) => guidedMatter(matter, licences));
  }

  private async assertKnown(plan: Omit<Plan, 'projectCode'>): Promise<void> {
    const errors: { pointer: string; detail: string }[] = [];
    for (const field of ['projectKind', 'stage'] as const) {
      const codes = (await this.catalogue.codeEntries(TABLES[field])).map(({ code }) => code);
      const code = plan[field];
      if (code !== undefined && !codes.includes(code))
        errors.push({ pointer: `/${field}`, detail: `must be one of ${codes.join(', ')}` });
    }
    if (errors.length > 0) throw new DomainError('request-invalid', 'There are no such codes.', { errors });
  }
}
