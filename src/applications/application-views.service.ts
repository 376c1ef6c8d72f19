import { Injectable } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import { DomainError } from '../lib/errors/domain-error.js';
import { Database } from '../platform/database/database.js';
import { ApplicationClockService, type ShownClock } from './application-clock.service.js';
import { ApplicationEvent } from './application-event.entity.js';
import { ApplicationIssuingService } from './application-issuing.service.js';
import { ApplicationRecordsService } from './application-records.service.js';
import type { Viewer } from './application-viewer.js';
import { Application } from './application.entity.js';
import { ApplicationsService } from './applications.service.js';
import { ApplicationDto, type ApplicationPageDto, ApplicationSummaryDto } from './dto/application.dto.js';
import type { ApplicationPageQueryDto, ApplicationQueryDto } from './dto/application-request.dto.js';

/** Shows applications to those who may see them. */
@Injectable()
export class ApplicationViewsService {
  constructor(
    private readonly database: Database,
    private readonly records: ApplicationRecordsService,
    private readonly applications: ApplicationsService,
    private readonly clocks: ApplicationClockService,
    private readonly issuing: ApplicationIssuingService,
  ) {}

  /** @throws DomainError `application-not-found` */
  async get(id: string, viewer: Viewer): Promise<ApplicationDto> {
    const application = await this.records.get(id, viewer);
    const events = await this.records.events(id);
    return ApplicationDto.of(application, {
      clock: this.clocks.shown(application, events),
      events,
      licence: await this.issuing.licenceOf(application),
      data: this.applications.maskedDataOf(application),
    });
  }

  /** The latest begun first. @throws DomainError `request-invalid` for a cursor that is not ours */
  async list({ state, limit, cursor }: ApplicationQueryDto, viewer: Viewer): Promise<ApplicationPageDto> {
    const query = this.database.read
      .createQueryBuilder(Application, 'a')
      .orderBy('a.createdAt', 'DESC')
      .addOrderBy('a.id', 'DESC')
      .limit(limit + 1);
    if (viewer.as === 'holder') query.andWhere('a.holderUscc = :uscc', { uscc: viewer.uscc });
    else query.andWhere('a.issuerUscc = :uscc AND a.submittedOn IS NOT NULL', { uscc: viewer.uscc });
    if (state !== undefined) query.andWhere('a.state = :state', { state });
    if (cursor !== undefined)
      query.andWhere('(a.createdAt < :at OR (a.createdAt = :at AND a.id < :id))', decoded(cursor));
    return this.page(await query.getMany(), limit, ({ createdAt, id }) => `${createdAt.toISOString()} ${id}`);
  }

  /** Those at this authority whose last day has passed, the longest overdue first. */
  async overdue({ limit, cursor }: ApplicationPageQueryDto, officer: Viewer): Promise<ApplicationPageDto> {
    const query = this.database.read
      .createQueryBuilder(Application, 'a')
      .where({ issuerUscc: officer.uscc, state: 'accepted', dueOn: LessThan(this.clocks.today()) })
      .orderBy('a.dueOn', 'ASC')
      .addOrderBy('a.id', 'ASC')
      .limit(limit + 1);
    if (cursor !== undefined)
      query.andWhere('(a.dueOn > :at OR (a.dueOn = :at AND a.id > :id))', decoded(cursor));
    return this.page(await query.getMany(), limit, ({ dueOn, id }) => `${dueOn ?? ''} ${id}`);
  }

  private async page(
    found: readonly Application[],
    limit: number,
    keyOf: (application: Application) => string,
  ): Promise<ApplicationPageDto> {
    const items = found.slice(0, limit);
    const clocks = await this.clocksOf(items);
    const last = found.length > limit ? items.at(-1) : undefined;
    return {
      items: items.map((each) => ApplicationSummaryDto.from(each, clocks.get(each.id) ?? null)),
      nextCursor: last ? Buffer.from(keyOf(last), 'utf8').toString('base64url') : null,
    };
  }

  private async clocksOf(
    applications: readonly Application[],
  ): Promise<ReadonlyMap<string, ShownClock | null>> {
    const ids = applications.map(({ id }) => id);
    const events =
      ids.length === 0
        ? []
        : await this.database.read.find(ApplicationEvent, {
            where: { applicationId: In(ids) },
            order: { applicationId: 'ASC', sequence: 'ASC' },
          });
    const entries = applications.map((each): [string, ShownClock | null] => {
      const own = events.filter(({ applicationId }) => applicationId === each.id);
      return [each.id, this.clocks.shown(each, own)];
    });
    return new Map(entries);
  }
}

function decoded(cursor: string): { at: string; id: string } {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, at, id] = /^([\dT:.Z-]{10,24}) ([0-9a-f-]{36})$/.exec(text) ?? [];
  if (at !== undefined && id !== undefined) return { at, id };
  const errors = [{ pointer: '/cursor', detail: 'must be one that this service gave out' }];
  throw new DomainError('request-invalid', 'The cursor is not one of ours.', { errors });
}
