import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import { type AuditActor, AuditService } from '../audit/audit.service.js';
import { DomainError } from '../lib/errors/domain-error.js';
import { Database } from '../platform/database/database.js';
import { Clock } from '../platform/time/clock.js';
import { ApplicationEvent } from './application-event.entity.js';
import { type ApplicationAction, nextState } from './application-state.js';
import { NOBODY, type Viewer } from './application-viewer.js';
import { Application } from './application.entity.js';

type Change = Partial<Omit<Application, 'id' | 'state' | 'revision' | 'updatedAt'>>;

/** One step: what is done, by whom, what changes with it, and what is said with it. */
export type ApplicationStep = Readonly<{
  action: ApplicationAction;
  actor: AuditActor;
  change?: Change;
  /** JSON values without personal numbers; stands in the application's history and in the audit. */
  detail?: object;
}>;

type Noted = Readonly<{
  action: ApplicationAction | 'create';
  actor: AuditActor;
  detail?: object | undefined;
}>;

/** Stores where each application stands; every change goes with its event and its audit row in one transaction. */
@Injectable()
export class ApplicationRecordsService {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `application-not-found`, the same for one that is another's */
  async get(id: string, viewer: Viewer, manager = this.database.read): Promise<Application> {
    const whose = viewer.as === 'holder' ? { holderUscc: viewer.uscc } : { issuerUscc: viewer.uscc };
    const application = await manager.findOneBy(Application, { id, ...whose });
    // What nobody handed in yet is its writer's affair alone.
    if (application && (viewer.as === 'holder' || application.submittedOn !== null)) return application;
    throw new DomainError('application-not-found', `There is no application ${id}.`);
  }

  async events(id: string, manager = this.database.read): Promise<readonly ApplicationEvent[]> {
    return manager.find(ApplicationEvent, { where: { applicationId: id }, order: { sequence: 'ASC' } });
  }

  /** Enters a draft; the last call of its transaction. */
  async insert(manager: EntityManager, application: Application, actor: AuditActor): Promise<void> {
    await manager.insert(Application, application);
    await this.note(manager, application, { action: 'create', actor });
  }

  /**
   * Takes an application that the caller saw one step further; the last call of its transaction.
   *
   * @returns the application as it is then
   * @throws DomainError `application-action-refused`, also when someone else was faster; the transaction must not commit
   */
  async move(
    manager: EntityManager,
    seen: Readonly<Application>,
    step: ApplicationStep,
  ): Promise<Application> {
    const state = nextState(seen.state, step.action);
    const { id, revision } = seen;
    const change = { ...step.change, state, revision: revision + 1, updatedAt: this.clock.now() };
    const { affected } = await manager.update(Application, { id, revision }, change);
    if (affected !== 1) throw await this.refusal(manager, id, step.action);
    const moved = { ...seen, ...change };
    await this.note(manager, moved, step);
    return moved;
  }

  /** Notes the licence that an approval became, once; the last call of its transaction. */
  async link(manager: EntityManager, application: Application, licenceId: string): Promise<void> {
    const change = { licenceId, issueFailure: null, updatedAt: this.clock.now() };
    const { id, revision, caseNo, matter, holderUscc } = application;
    const { affected } = await manager.update(Application, { id, revision, licenceId: IsNull() }, change);
    if (affected !== 1) {
      // Whoever found the approval at the same moment was given the same licence.
      if (await manager.existsBy(Application, { id, revision, licenceId })) return;
      throw new Error(`application ${id} moved after its end`);
    }
    await this.audit.append(manager, {
      kind: 'application-issued',
      actor: NOBODY,
      licenceIds: [licenceId],
      holderCodes: [holderUscc],
      body: { applicationId: id, caseNo, matter },
    });
  }

  private async refusal(manager: EntityManager, id: string, action: ApplicationAction): Promise<DomainError> {
    const { state } = await manager.findOneByOrFail(Application, { id });
    nextState(state, action);
    const detail = `The application was changed meanwhile and is ${state} now. Read it again.`;
    return new DomainError('application-action-refused', detail, { state });
  }

  private async note(manager: EntityManager, application: Application, noted: Noted): Promise<void> {
    const { id, state, stage, revision, caseNo, matter, projectCode, issuerUscc, holderUscc } = application;
    const { action, actor, detail = {} } = noted;
    const event: ApplicationEvent = {
      applicationId: id,
      sequence: revision,
      action,
      state,
      stage,
      detail: JSON.stringify(detail),
      keyId: actor.keyId,
      name: actor.operator,
      organisation: actor.organisation,
      at: this.clock.now(),
    };
    await manager.insert(ApplicationEvent, event);
    await this.audit.append(manager, {
      kind: AUDIT_KINDS[action],
      actor,
      licenceIds: [],
      holderCodes: [holderUscc],
      body: { applicationId: id, caseNo, matter, projectCode, issuer: issuerUscc, action, state, detail },
    });
  }
}

const AUDIT_KINDS: Readonly<Record<ApplicationAction | 'create', string>> = {
  create: 'application-drafted',
  edit: 'application-changed',
  submit: 'application-submitted',
  withdraw: 'application-withdrawn',
  accept: 'application-accepted',
  'deem-accepted': 'application-deemed-accepted',
  decline: 'application-declined',
  'ask-correction': 'application-correction-asked',
  resubmit: 'application-resubmitted',
  'complete-stage': 'application-stage-completed',
  'stop-clock': 'application-clock-stopped',
  'start-clock': 'application-clock-started',
  approve: 'application-decided',
  refuse: 'application-decided',
};
