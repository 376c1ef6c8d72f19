import { Injectable } from '@nestjs/common';
import { CatalogueService, type SealOrder } from '../catalogue/catalogue.service.js';
import { DomainError, type Violation } from '../lib/errors/domain-error.js';
import type { PadesLevel } from '../lib/pades/level.js';
import { isCalendarDate } from '../lib/numbering/calendar-date.js';
import { Clock } from '../platform/time/clock.js';
import { shanghaiDate } from '../platform/time/shanghai-date.js';
import { RenderingService } from '../rendering/rendering.service.js';
import { TemplatesService } from '../rendering/templates.service.js';
import type { IssueLicenceDto } from './dto/issue-licence.dto.js';
import { LicenceNumberingService } from './licence-numbering.service.js';
import { withCode } from './licence-code.js';
import { numberedSnapshot } from './numbered-licence.js';
import { SealRehearsalService } from './seal-rehearsal.service.js';

/** A case that may be issued; only {@link IntakeService.check} makes one. */
export type CheckedCase = Readonly<IssueLicenceDto> & {
  /** The form it was checked against, and will be drawn on. */
  readonly templateVersion: string;
  /** As the licence type asks at this moment. */
  readonly sealLevel: PadesLevel;
  readonly sealOrder: SealOrder;
  readonly sealPlacement: string;
};

/** Checks a case once, wholly, before anything is stored or numbered. */
@Injectable()
export class IntakeService {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly templates: TemplatesService,
    private readonly rendering: RenderingService,
    private readonly numbering: LicenceNumberingService,
    private readonly rehearsal: SealRehearsalService,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws DomainError `licence-type-unknown`, `issuer-unknown`, `issuer-not-competent`, `licence-data-invalid`
   *   with every wrong place, `character-not-drawable`, `text-does-not-fit`, and why the seals cannot be put there
   */
  async check(body: IssueLicenceDto): Promise<CheckedCase> {
    const type = await this.catalogue.licenceType(body.licenceType);
    const { licenceType, issuer, caseNo, decidedOn, data } = body;
    await this.catalogue.assertCompetent(issuer, licenceType);
    const { templateVersion, categoryTable, sealLevel, sealOrder, sealPlacement } = type;
    const form = { licenceType, templateVersion, sealLevel, sealOrder, sealPlacement };
    const checked = { ...form, issuer, caseNo, decidedOn, data };
    const violations = [
      ...decisionViolations(decidedOn, shanghaiDate(this.clock.now())),
      ...this.templates.violations(licenceType, templateVersion, data),
    ];
    if (violations.length === 0) violations.push(...(await this.categoryViolations(checked, categoryTable)));
    if (violations.length > 0) {
      throw new DomainError('licence-data-invalid', 'The case cannot be issued as it is.', {
        errors: violations,
      });
    }
    await this.rehearse(checked);
    return checked;
  }

  /** Which categories a number may end in is data, so the schema cannot know it. */
  private async categoryViolations(body: CheckedCase, table: string): Promise<Violation[]> {
    const { category } = this.templates.registerFields(body, body.data);
    const codes = (await this.catalogue.codeEntries(table)).map(({ code }) => code);
    if (codes.includes(category)) return [];
    return [{ pointer: '/data/category', detail: `must be one of ${codes.join(', ')}` }];
  }

  /** Lays the page out with the widest numbers: what does not fit must be refused before it has a number. */
  private async rehearse({ issuer, data, ...form }: CheckedCase): Promise<void> {
    const plan = await this.numbering.plan({ ...form, issuerUscc: issuer, data: JSON.stringify(data) });
    const { snapshot: numbered } = numberedSnapshot({ ...plan, serial: 88 });
    // Whatever the code says, it has the same place.
    const snapshot = withCode(numbered, numbered.verification.url);
    await this.rehearsal.assertPossible(this.rendering.layOut(snapshot), snapshot, form);
  }
}

function decisionViolations(decidedOn: string, today: string): Violation[] {
  const pointer = '/decidedOn';
  if (!isCalendarDate(decidedOn)) return [{ pointer, detail: 'is not a date of the calendar' }];
  return decidedOn > today ? [{ pointer, detail: `lies after today, ${today}` }] : [];
}
