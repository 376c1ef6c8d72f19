import { Injectable, Logger } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { IssuanceService } from '../issuance/issuance.service.js';
import { LicenceViewsService } from '../issuance/licence-views.service.js';
import { DomainError, type DomainErrorCode } from '../lib/errors/domain-error.js';
import type { StatusOfficer } from '../licences/licences.service.js';
import { AlarmsService } from '../platform/alarms/alarms.service.js';
import { Database } from '../platform/database/database.js';
import { ApplicationRecordsService } from './application-records.service.js';
import { Application } from './application.entity.js';
import { ApplicationsService } from './applications.service.js';
import { ReplacedPermitService } from './replaced-permit.service.js';

/** An approval that issuing did not take. */
const NOT_ISSUED = 'application-not-issued';
const APPROVALS_A_SWEEP = 100;

/** What became of an approval. */
export type IssuedLicence = Readonly<{ id: string; state: string; number: string | null }>;

/** Hands approved applications to issuing, once each, whatever breaks in between. */
@Injectable()
export class ApplicationIssuingService {
  private readonly logger = new Logger(ApplicationIssuingService.name);

  constructor(
    private readonly database: Database,
    private readonly applications: ApplicationsService,
    private readonly records: ApplicationRecordsService,
    private readonly replaced: ReplacedPermitService,
    private readonly issuance: IssuanceService,
    private readonly views: LicenceViewsService,
    private readonly alarms: AlarmsService,
  ) {}

  /**
   * Refuses to approve what could never be issued: under a case number that an approval system handed a case over with, or for the place of
   * a permit that another case is about to take.
   *
   * @throws DomainError `case-already-received`, `licence-change-open`, `licence-change-refused`
   */
  async assertUncontested(application: Application): Promise<void> {
    const { issuerUscc, licenceType, caseNo } = application;
    if (caseNo !== null) await this.issuance.assertNew({ issuerUscc, licenceType, caseNo });
    await this.replaced.assertFree(application);
  }

  /**
   * Starts the issue of what was approved. A repetition finds the case of the first time.
   *
   * @returns the application with its licence, or as it was when issuing did not take it: then there is an alarm, and it is tried again
   */
  async handOn(application: Readonly<Application>): Promise<Application> {
    try {
      const licenceId = await this.receive(application);
      await this.database.write((manager) => this.records.link(manager, application, licenceId));
      await this.alarms.clear(NOT_ISSUED, application.id);
      return { ...application, licenceId, issueFailure: null };
    } catch (error) {
      return { ...application, issueFailure: await this.noteFailure(application, error) };
    }
  }

  /** Hands on what a crash or a failure left between decision and issue. */
  async catchUp(): Promise<void> {
    const waiting = await this.database.read.find(Application, {
      where: { state: 'approved', licenceId: IsNull() },
      order: { decidedOn: 'ASC', id: 'ASC' },
      take: APPROVALS_A_SWEEP,
    });
    for (const application of waiting) await this.handOn(application);
  }

  /** Null before the approval reached issuing. */
  async licenceOf({ licenceId }: Pick<Application, 'licenceId'>): Promise<IssuedLicence | null> {
    if (licenceId === null) return null;
    const { id, state, number } = await this.views.get(licenceId);
    return { id, state, number: number ?? null };
  }

  private async receive(application: Application): Promise<string> {
    const { id: applicationId, licenceType, issuerUscc: issuer, caseNo, decidedOn, decidedBy } = application;
    if (caseNo === null || decidedOn === null || decidedBy === null)
      throw new Error(`application ${applicationId} was not decided`);
    const replaces = await this.replaced.idOf(application);
    const body = {
      ...(replaces === null ? {} : { replaces }),
      licenceType,
      issuer,
      caseNo,
      decidedOn,
      data: { ...this.applications.dataOf(application) },
    };
    const origin = {
      kind: 'application',
      applicationId,
      officer: await this.officerOf(application),
    } as const;
    const request = { principalId: decidedBy, idempotencyKey: `application-${applicationId}`, origin };
    try {
      return await this.issuance.receive(body, request);
    } catch (error) {
      const kept = keptCase(error);
      if (kept === undefined) throw error;
      return kept;
    }
  }

  private async officerOf({ id, issuerUscc: organisationUscc }: Application): Promise<StatusOfficer> {
    const decision = (await this.records.events(id)).findLast(({ action }) => action === 'approve');
    const { keyId, name, organisation } = decision ?? {};
    if (!keyId || !name) throw new Error(`application ${id} has no decision`);
    return { keyId, name, organisation: organisation ?? '', organisationUscc };
  }

  /** Never throws: the decision stands, whatever issuing says. */
  private async noteFailure({ id, caseNo }: Application, error: unknown): Promise<string> {
    const issueFailure = error instanceof DomainError ? error.code : 'internal-error';
    this.logger.error('approval not issued', { applicationId: id, error });
    await this.alarms.raise(NOT_ISSUED, id, `${caseNo ?? ''}: ${issueFailure}`, 'critical');
    await this.database
      .write((manager) => manager.update(Application, { id, licenceId: IsNull() }, { issueFailure }))
      .catch((failed: unknown) =>
        this.logger.error('failure not noted', { applicationId: id, error: failed }),
      );
    return issueFailure;
  }
}

/** Refusals that name a licence which is not this case's: it stands in the way. */
const OF_OTHERS: readonly DomainErrorCode[] = [
  'case-already-received',
  'licence-action-refused',
  'licence-change-open',
];

/** A case that was received and could not be numbered is kept, and an officer retries it there. */
function keptCase(error: unknown): string | undefined {
  if (!(error instanceof DomainError) || OF_OTHERS.includes(error.code)) return undefined;
  const { licenceId } = error.extensions;
  return typeof licenceId === 'string' ? licenceId : undefined;
}
