import { Injectable } from '@nestjs/common';
import { DomainError } from '../lib/errors/domain-error.js';
import { Database } from '../platform/database/database.js';
import { ApplicationClockService, procedureOf } from './application-clock.service.js';
import { ApplicationIssuingService } from './application-issuing.service.js';
import { ApplicationMaterialsService } from './application-materials.service.js';
import { ApplicationRecordsService } from './application-records.service.js';
import { type ApplicationAction, nextState } from './application-state.js';
import { ApplicationSubmissionService } from './application-submission.service.js';
import { NOBODY, type Viewer } from './application-viewer.js';
import type { Application } from './application.entity.js';
import { assertCorrections, type CorrectionItem } from './corrections.js';
import type { Stage } from './procedure.js';

/** Why an authority decides as it does. */
export type Grounds = Readonly<{ reasons: string; legalBasis: string }>;

/** What officers do with applications at their authority. */
@Injectable()
export class ApplicationDeskService {
  constructor(
    private readonly database: Database,
    private readonly records: ApplicationRecordsService,
    private readonly submission: ApplicationSubmissionService,
    private readonly materials: ApplicationMaterialsService,
    private readonly issuing: ApplicationIssuingService,
    private readonly clock: ApplicationClockService,
  ) {}

  /** Takes an application in (受理): the clock begins. @throws DomainError of {@link step}, `calendar-unknown` */
  async accept(id: string, officer: Viewer): Promise<Application> {
    const application = await this.records.get(id, officer);
    const change = this.acceptance(application, this.clock.today());
    return this.step(application, 'accept', officer, { change, detail: { acceptedOn: change.acceptedOn } });
  }

  /**
   * Takes an application in that nobody answered in time: it counts as accepted on the day on which it was handed in.
   *
   * @see 行政许可法 art. 32 (4)
   */
  async deemAccepted(application: Application): Promise<Application> {
    const change = this.acceptance(application, application.submittedOn ?? '');
    const step = {
      action: 'deem-accepted',
      actor: NOBODY,
      change,
      detail: { acceptedOn: change.acceptedOn },
    } as const;
    return this.database.write((manager) => this.records.move(manager, application, step));
  }

  /** Does not take it in (不予受理). @throws DomainError of {@link step} */
  async decline(id: string, grounds: Grounds, officer: Viewer): Promise<Application> {
    const application = await this.records.get(id, officer);
    return this.step(application, 'decline', officer, { detail: grounds });
  }

  /** Asks for corrections (补正), all at once. @throws DomainError of {@link step}, `request-invalid` */
  async askCorrection(id: string, items: readonly CorrectionItem[], officer: Viewer): Promise<Application> {
    const application = await this.records.get(id, officer);
    nextState(application.state, 'ask-correction');
    const { materials } = await this.materials.matter(application);
    const events = await this.records.events(id);
    const codes = materials.map(({ code }) => code);
    assertCorrections(items, codes, { events, state: application.state });
    return this.step(application, 'ask-correction', officer, { change: { dueOn: null }, detail: { items } });
  }

  /** Ends a stage that is not the last. @throws DomainError of {@link step} */
  async completeStage(id: string, finding: string, officer: Viewer): Promise<Application> {
    const application = await this.records.get(id, officer);
    nextState(application.state, 'complete-stage');
    const { stages } = procedureOf(application);
    if (application.stage >= stages.length)
      throw stageRefused(application, stages, 'The last stage ends with the decision.');
    const detail = { finding, completed: stages[application.stage - 1]?.key };
    return this.step(application, 'complete-stage', officer, {
      change: { stage: application.stage + 1 },
      detail,
    });
  }

  /** Stops the clock for a reason that the procedure knows. @throws DomainError of {@link step}, `request-invalid` */
  async stopClock(
    id: string,
    stop: Readonly<{ reason: string; detail: string }>,
    officer: Viewer,
  ): Promise<Application> {
    const application = await this.records.get(id, officer);
    const { clockStops } = procedureOf(application);
    const known = clockStops.find(({ code }) => code === stop.reason);
    if (!known) {
      const detail = `must be one of ${clockStops.map(({ code }) => code).join(', ')}`;
      const errors = [{ pointer: '/reason', detail }];
      throw new DomainError('request-invalid', 'This does not stop the clock.', { errors });
    }
    const { code: reason, name, legalBasis } = known;
    const detail = { reason, name, legalBasis, detail: stop.detail };
    return this.step(application, 'stop-clock', officer, { change: { dueOn: null }, detail });
  }

  /** Lets the clock go on. @throws DomainError of {@link step} */
  async startClock(id: string, detail: string, officer: Viewer): Promise<Application> {
    const application = await this.records.get(id, officer);
    nextState(application.state, 'start-clock');
    const dueOn = this.clock.dueOnAgain(application, await this.records.events(id));
    return this.step(application, 'start-clock', officer, { change: { dueOn }, detail: { detail } });
  }

  /**
   * Decides, in the last stage only. An approval is handed to issuing at once; if that fails, it is tried again until it is done.
   *
   * @throws DomainError of {@link step}; when what is to be approved could not be issued, those of `IntakeService.check` and of
   *   `ApplicationIssuingService.assertUncontested`
   */
  async decide(
    id: string,
    outcome: 'approve' | 'refuse',
    grounds: Grounds,
    officer: Viewer,
  ): Promise<Application> {
    const application = await this.records.get(id, officer);
    nextState(application.state, outcome);
    const { stages } = procedureOf(application);
    if (application.stage < stages.length)
      throw stageRefused(application, stages, 'Decided is in the last stage only.');
    const decidedOn = this.clock.today();
    if (outcome === 'approve') {
      await this.issuing.assertUncontested(application);
      await this.submission.assertIssuable(application, decidedOn);
    }
    const change = { decidedOn, decidedBy: officer.actor.keyId, dueOn: null };
    const decided = await this.step(application, outcome, officer, {
      change,
      detail: { outcome, ...grounds },
    });
    return outcome === 'approve' ? this.issuing.handOn(decided) : decided;
  }

  /** @throws DomainError `application-not-found`, `application-action-refused` */
  private step(
    application: Application,
    action: ApplicationAction,
    officer: Viewer,
    more: Readonly<{ change?: Partial<Application>; detail?: object }>,
  ): Promise<Application> {
    const step = { action, actor: officer.actor, ...more };
    return this.database.write((manager) => this.records.move(manager, application, step));
  }

  private acceptance(
    application: Application,
    acceptedOn: string,
  ): Pick<Application, 'acceptedOn' | 'dueOn' | 'stage'> {
    const stage = Math.min(2, procedureOf(application).stages.length);
    return { acceptedOn, dueOn: this.clock.dueOn(application, acceptedOn), stage };
  }
}

function stageRefused({ state, stage }: Application, stages: readonly Stage[], why: string): DomainError {
  const name = stages[stage - 1]?.name ?? '';
  const extensions = { state, stage: stages[stage - 1]?.key };
  return new DomainError(
    'application-action-refused',
    `The application is in the stage ${name}. ${why}`,
    extensions,
  );
}
