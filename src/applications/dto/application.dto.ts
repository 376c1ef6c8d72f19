import { ApiProperty } from '@nestjs/swagger';
import type { ShownClock } from '../application-clock.service.js';
import { procedureOf } from '../application-clock.service.js';
import { LAMPS, type Lamp } from '../application-clock.js';
import type { ApplicationEvent } from '../application-event.entity.js';
import type { IssuedLicence } from '../application-issuing.service.js';
import {
  allowedActions,
  APPLICATION_ACTIONS,
  APPLICATION_STATES,
  type ApplicationAction,
  type ApplicationState,
} from '../application-state.js';
import type { Application } from '../application.entity.js';

class ClockDto {
  @ApiProperty({ description: 'Working days that the authority has, from acceptance' })
  readonly limit!: number;

  @ApiProperty()
  readonly used!: number;

  @ApiProperty({ description: 'Negative when overdue' })
  readonly left!: number;

  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    description: 'null while the clock stands, and while the working days up to it are not known',
  })
  readonly dueOn!: string | null;

  @ApiProperty({ description: 'Whether the clock stands' })
  readonly stands!: boolean;

  @ApiProperty({ enum: LAMPS, enumName: 'ApplicationLamp' })
  readonly lamp!: Lamp;
}

class StageStateDto {
  @ApiProperty({ example: 'review' })
  readonly key!: string;

  @ApiProperty({ example: '审查' })
  readonly name!: string;

  @ApiProperty({ description: 'Planned' })
  readonly workingDays!: number;

  @ApiProperty({ enum: ['done', 'current', 'to-come'] })
  readonly status!: 'done' | 'current' | 'to-come';
}

class ApplicationEventDto {
  @ApiProperty({ minimum: 1 })
  readonly sequence!: number;

  @ApiProperty({ example: 'accept' })
  readonly action!: string;

  @ApiProperty({ enum: APPLICATION_STATES, enumName: 'ApplicationState' })
  readonly state!: ApplicationState;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What was said with it; by action',
  })
  readonly detail!: object;

  @ApiProperty({ type: String, nullable: true, description: 'null: the service itself, by the clock' })
  readonly by!: string | null;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;
}

class ApplicationLicenceDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ example: 'valid' })
  readonly state!: string;

  @ApiProperty({ type: String, nullable: true })
  readonly number!: string | null;

  @ApiProperty({ format: 'uri-reference' })
  readonly href!: string;
}

/** An application without its history, as in lists. */
export class ApplicationSummaryDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'SQ-20261123-0001',
    description: '办件编号; null in a draft',
  })
  readonly caseNo!: string | null;

  @ApiProperty({ example: '0120001' })
  readonly matter!: string;

  @ApiProperty()
  readonly issuer!: string;

  @ApiProperty()
  readonly holder!: string;

  @ApiProperty()
  readonly projectCode!: string;

  @ApiProperty({ enum: APPLICATION_STATES, enumName: 'ApplicationState' })
  readonly state!: ApplicationState;

  @ApiProperty({
    type: ClockDto,
    nullable: true,
    description: 'null before acceptance, and where the working days of a year that it takes are not known',
  })
  readonly clock!: ClockDto | null;

  @ApiProperty({ type: String, format: 'date', nullable: true })
  readonly submittedOn!: string | null;

  @ApiProperty({ type: String, format: 'date', nullable: true })
  readonly acceptedOn!: string | null;

  @ApiProperty({ type: String, format: 'date', nullable: true })
  readonly decidedOn!: string | null;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;

  @ApiProperty({ format: 'date-time' })
  readonly updatedAt!: string;

  static from(application: Application, clock: ShownClock | null): Readonly<ApplicationSummaryDto> {
    const { id, caseNo, matter, issuerUscc, holderUscc, projectCode, state } = application;
    const { submittedOn, acceptedOn, decidedOn, createdAt, updatedAt } = application;
    return {
      id,
      caseNo,
      matter,
      issuer: issuerUscc,
      holder: holderUscc,
      projectCode,
      state,
      clock,
      submittedOn,
      acceptedOn,
      decidedOn,
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
    };
  }
}

export class ApplicationPageDto {
  @ApiProperty({ type: [ApplicationSummaryDto] })
  readonly items!: readonly ApplicationSummaryDto[];

  @ApiProperty({ type: String, nullable: true })
  readonly nextCursor!: string | null;
}

/** What belongs to an application beside its row. */
export type ApplicationContext = Readonly<{
  clock: ShownClock | null;
  events: readonly ApplicationEvent[];
  licence: IssuedLicence | null;
  /** Personal numbers masked. */
  data: Readonly<Record<string, unknown>>;
}>;

export class ApplicationDto extends ApplicationSummaryDto {
  @ApiProperty({ example: 'construction-permit' })
  readonly licenceType!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Number of the permit that it is to replace' })
  readonly replaces!: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Personal numbers are masked' })
  readonly data!: object;

  @ApiProperty({ type: [StageStateDto] })
  readonly stages!: readonly StageStateDto[];

  @ApiProperty({ enum: APPLICATION_ACTIONS, isArray: true, description: 'What may be done in this state' })
  readonly allowed!: readonly ApplicationAction[];

  @ApiProperty({ type: [ApplicationEventDto] })
  readonly history!: readonly ApplicationEventDto[];

  @ApiProperty({ type: ApplicationLicenceDto, nullable: true })
  readonly licence!: ApplicationLicenceDto | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Code of the problem that keeps an approval from being issued',
  })
  readonly issueFailure!: string | null;

  static of(application: Application, { clock, events, licence, data }: ApplicationContext): ApplicationDto {
    const { licenceType, replacesNumber, state, issueFailure } = application;
    return {
      ...ApplicationSummaryDto.from(application, clock),
      licenceType,
      replaces: replacesNumber,
      data,
      stages: stagesOf(application),
      allowed: allowedActions(state),
      history: events.map(eventOf),
      licence: licence && { ...licence, href: `/v1/licences/${licence.id}` },
      issueFailure,
    };
  }
}

function stagesOf(application: Application): StageStateDto[] {
  const decided = application.decidedOn !== null;
  return procedureOf(application).stages.map(({ key, name, workingDays }, index) => {
    const place = index + 1;
    if (decided || place < application.stage) return { key, name, workingDays, status: 'done' };
    return { key, name, workingDays, status: place === application.stage ? 'current' : 'to-come' };
  });
}

function eventOf({
  sequence,
  action,
  state,
  detail,
  name,
  organisation,
  at,
}: ApplicationEvent): ApplicationEventDto {
  const by = name === null ? null : `${organisation ?? ''} ${name}`.trim();
  return { sequence, action, state, detail: JSON.parse(detail) as object, by, at: at.toISOString() };
}
