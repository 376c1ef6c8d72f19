import { Injectable } from '@nestjs/common';
import { type EntityManager, Like } from 'typeorm';
import { CaseDataService } from '../issuance/case-data.service.js';
import { IntakeService } from '../issuance/intake.service.js';
import { IssuanceService } from '../issuance/issuance.service.js';
import { DomainError, type Violation } from '../lib/errors/domain-error.js';
import { Database } from '../platform/database/database.js';
import { ApplicationClockService } from './application-clock.service.js';
import { ApplicationMaterialsService } from './application-materials.service.js';
import { ApplicationRecordsService } from './application-records.service.js';
import { nextState } from './application-state.js';
import type { Viewer } from './application-viewer.js';
import { Application } from './application.entity.js';
import { ApplicationsService, subjectViolations } from './applications.service.js';
import { missingMaterials } from './material-list.js';
import { ReplacedPermitService } from './replaced-permit.service.js';

/** Lets builders hand their applications in, correct them and take them back. */
@Injectable()
export class ApplicationSubmissionService {
  constructor(
    private readonly database: Database,
    private readonly applications: ApplicationsService,
    private readonly materials: ApplicationMaterialsService,
    private readonly intake: IntakeService,
    private readonly issuance: IssuanceService,
    private readonly caseData: CaseDataService,
    private readonly replaced: ReplacedPermitService,
    private readonly records: ApplicationRecordsService,
    private readonly clock: ApplicationClockService,
  ) {}

  /**
   * Hands a draft in, under a case number of its own.
   *
   * @throws DomainError `application-not-found`, `application-action-refused`, `application-incomplete` naming every missing material,
   *   and those of `IntakeService.check` about the data
   */
  async submit(id: string, holder: Viewer): Promise<Application> {
    const application = await this.complete(id, 'submit', holder);
    const submittedOn = this.clock.today();
    return this.database.write(async (manager) => {
      const caseNo = await this.nextCaseNo(manager, application, submittedOn);
      const change = { caseNo, submittedOn, stage: 1 };
      return this.records.move(manager, application, { action: 'submit', actor: holder.actor, change });
    });
  }

  /**
   * Hands in what was corrected. Before acceptance the authority's time to answer begins anew; after it, its clock goes on.
   *
   * @throws DomainError as {@link submit}
   */
  async resubmit(id: string, holder: Viewer): Promise<Application> {
    const application = await this.complete(id, 'resubmit', holder);
    const step = { action: 'resubmit', actor: holder.actor } as const;
    return this.database.write(async (manager) => {
      if (application.acceptedOn === null)
        return this.records.move(manager, application, {
          ...step,
          change: { submittedOn: this.clock.today() },
        });
      const dueOn = this.clock.dueOnAgain(application, await this.records.events(id, manager));
      return this.records.move(manager, application, { ...step, change: { dueOn } });
    });
  }

  /** @throws DomainError `application-not-found`, `application-action-refused` */
  async withdraw(id: string, reason: string, holder: Viewer): Promise<Application> {
    const application = await this.records.get(id, holder);
    const step = {
      action: 'withdraw',
      actor: holder.actor,
      change: { dueOn: null },
      detail: { reason },
    } as const;
    return this.database.write((manager) => this.records.move(manager, application, step));
  }

  private async complete(id: string, action: 'submit' | 'resubmit', holder: Viewer): Promise<Application> {
    const application = await this.records.get(id, holder);
    nextState(application.state, action);
    const errors = [
      ...this.subjectErrors(application),
      ...missingMaterials(await this.materials.list(application)),
    ];
    if (errors.length > 0)
      throw new DomainError('application-incomplete', 'The application cannot be handed in yet.', { errors });
    await this.assertIssuable(application, this.clock.today());
    return application;
  }

  /**
   * What could not be issued must not be handed in, and not be approved.
   *
   * @throws DomainError those of `IntakeService.check`, and of `ReplacedPermitService.assertReplaceable`
   */
  async assertIssuable(application: Application, decidedOn: string): Promise<void> {
    const { licenceType, issuerUscc: issuer, caseNo } = application;
    const data = this.applications.dataOf(application);
    const checked = await this.intake.check({ licenceType, issuer, caseNo: caseNo ?? 'SQ', decidedOn, data });
    await this.replaced.assertReplaceable(application, checked);
  }

  /** By now the data has to say who builds what. */
  private subjectErrors(application: Application): Violation[] {
    const said = this.caseData.subject(application, this.applications.dataOf(application));
    const missing = [
      ...(said.holderCode === '' ? [{ pointer: '/data/parties', detail: 'names no builder' }] : []),
      ...(said.projectCode === '' ? [{ pointer: '/data/projectCode', detail: 'is missing' }] : []),
    ];
    return [...missing, ...subjectViolations(said, application)];
  }

  /** `SQ-20261123-0001`: by day and in the order of submission; one that an approval system used already is left out. */
  private async nextCaseNo(
    manager: EntityManager,
    { issuerUscc, licenceType }: Application,
    day: string,
  ): Promise<string> {
    const prefix = `SQ-${day.replaceAll('-', '')}-`;
    await this.database.lock(manager, `case numbers ${prefix}`);
    let next = await manager.countBy(Application, { caseNo: Like(`${prefix}%`) });
    for (;;) {
      next += 1;
      const caseNo = `${prefix}${String(next).padStart(4, '0')}`;
      const isGiven = await manager.existsBy(Application, { caseNo });
      if (!isGiven && (await this.issuance.isNew(manager, { issuerUscc, licenceType, caseNo })))
        return caseNo;
    }
  }
}
