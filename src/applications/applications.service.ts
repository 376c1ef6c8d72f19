import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { MattersService } from '../catalogue/matters.service.js';
import { CaseDataService, type DataForm, type LicenceData } from '../issuance/case-data.service.js';
import { DomainError, type Violation } from '../lib/errors/domain-error.js';
import { Database } from '../platform/database/database.js';
import { isUniqueViolation } from '../platform/database/unique-violation.js';
import { Clock } from '../platform/time/clock.js';
import { ApplicationRecordsService } from './application-records.service.js';
import type { Viewer } from './application-viewer.js';
import { Application } from './application.entity.js';
import { ProceduresService } from './procedures.service.js';
import { ReplacedPermitService } from './replaced-permit.service.js';

/** What a builder says when it begins an application. */
export type NewApplication = Readonly<{
  matter: string;
  issuer: string;
  projectCode: string;
  /** Number of a permit of the project, where builder or contractor are others now. */
  replaces?: string | undefined;
  data: LicenceData;
}>;

type Begun = Readonly<{ asked: NewApplication; holder: Viewer; idempotencyKey: string }>;

/** Lets builders write applications. */
@Injectable()
export class ApplicationsService {
  constructor(
    private readonly database: Database,
    private readonly catalogue: CatalogueService,
    private readonly matters: MattersService,
    private readonly procedures: ProceduresService,
    private readonly caseData: CaseDataService,
    private readonly replaced: ReplacedPermitService,
    private readonly records: ApplicationRecordsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Begins a draft. A repeated request (same key and body) is answered with the draft that it made the first time.
   *
   * @throws DomainError `matter-unknown`, `issuer-unknown`, `issuer-not-competent`, `licence-data-invalid`, `licence-change-refused`,
   *   `idempotency-key-reused`
   */
  async create(asked: NewApplication, holder: Viewer, idempotencyKey: string): Promise<Application> {
    const begun = { asked, holder, idempotencyKey };
    const repeated = await this.findRepeated(begun);
    if (repeated) return repeated;
    const application = await this.draftOf(begun);
    try {
      await this.database.write((manager) => this.records.insert(manager, application, holder.actor));
      return application;
    } catch (error) {
      const first = isUniqueViolation(error) ? await this.findRepeated(begun) : undefined;
      if (first) return first;
      throw error;
    }
  }

  /**
   * Replaces the data of an application that is the builder's to write.
   *
   * @throws DomainError `application-not-found`, `application-action-refused`, `licence-data-invalid`
   */
  async change(id: string, data: LicenceData, holder: Viewer): Promise<Application> {
    const application = await this.records.get(id, holder);
    const form = await this.caseData.form(application.licenceType);
    this.assertDraft(form, data, application);
    const { templateVersion } = form;
    const encrypted = JSON.stringify(this.caseData.encrypt({ ...form, id }, data));
    const change = { data: encrypted, templateVersion };
    const step = { action: 'edit', actor: holder.actor, change, detail: { what: 'data' } } as const;
    return this.database.write((manager) => this.records.move(manager, application, step));
  }

  /** The licence's data as it was written, personal numbers too; never leaves the service. */
  dataOf(application: Application): LicenceData {
    return this.caseData.decrypt(application, JSON.parse(application.data) as LicenceData);
  }

  /** The same for who may see it: personal numbers masked. */
  maskedDataOf(application: Application): LicenceData {
    return this.caseData.mask(application, JSON.parse(application.data) as LicenceData);
  }

  private async draftOf({ asked, holder, idempotencyKey }: Begun): Promise<Application> {
    const matter = await this.matters.matter(asked.matter);
    const procedure = this.procedures.of(matter.code);
    await this.catalogue.assertCompetent(asked.issuer, procedure.licenceType);
    const form = await this.caseData.form(procedure.licenceType);
    this.assertDraft(form, asked.data, { holderUscc: holder.uscc, projectCode: asked.projectCode });
    const about = { issuerUscc: asked.issuer, projectCode: asked.projectCode };
    const replacing = { ...about, licenceType: form.licenceType, replacesNumber: asked.replaces ?? null };
    await this.replaced.idOf(replacing);
    const id = randomUUID();
    const now = this.clock.now();
    return {
      id,
      caseNo: null,
      principalId: holder.actor.keyId ?? '',
      idempotencyKey,
      bodyDigest: this.caseData.digest(asked),
      matter: matter.code,
      matterVersion: matter.version,
      procedure: JSON.stringify(procedure),
      ...form,
      ...replacing,
      holderUscc: holder.uscc,
      holderName: holder.organisation,
      data: JSON.stringify(this.caseData.encrypt({ ...form, id }, asked.data)),
      state: 'draft',
      ...NOTHING_YET,
      createdAt: now,
      updatedAt: now,
    };
  }

  /** A draft may lack anything, but what stands there is right, and is about this builder and this project. */
  private assertDraft(
    form: DataForm,
    data: LicenceData,
    { holderUscc, projectCode }: Pick<Application, 'holderUscc' | 'projectCode'>,
  ): void {
    const errors = [...this.caseData.draftViolations(form, data)];
    if (errors.length === 0)
      errors.push(...subjectViolations(this.caseData.subject(form, data), { holderUscc, projectCode }));
    if (errors.length > 0)
      throw new DomainError('licence-data-invalid', 'The data is not right.', { errors });
  }

  private async findRepeated({ asked, holder, idempotencyKey }: Begun): Promise<Application | undefined> {
    const where = { principalId: holder.actor.keyId ?? '', idempotencyKey };
    const known = await this.database.read.findOneBy(Application, where);
    if (!known) return undefined;
    if (this.caseData.matchesDigest(asked, known.bodyDigest)) return known;
    const detail = 'This Idempotency-Key belongs to a request with another body.';
    throw new DomainError('idempotency-key-reused', detail);
  }
}

/** What the data says of builder and project must be what the application says, as far as it says it. */
export function subjectViolations(
  said: Readonly<{ holderCode: string; projectCode: string }>,
  { holderUscc, projectCode }: Readonly<{ holderUscc: string; projectCode: string }>,
): Violation[] {
  return [
    ...(said.holderCode === '' || said.holderCode === holderUscc
      ? []
      : [{ pointer: '/data/parties', detail: 'the builder is not the organisation that applies' }]),
    ...(said.projectCode === '' || said.projectCode === projectCode
      ? []
      : [{ pointer: '/data/projectCode', detail: 'is not the project that is applied for' }]),
  ];
}

const NOTHING_YET = {
  stage: 0,
  revision: 1,
  submittedOn: null,
  acceptedOn: null,
  dueOn: null,
  decidedOn: null,
  decidedBy: null,
  licenceId: null,
  issueFailure: null,
} as const satisfies Partial<Application>;
