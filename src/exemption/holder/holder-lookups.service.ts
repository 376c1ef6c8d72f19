import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type AuditRow, AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../lib/errors/domain-error.js';
import { AlarmsService } from '../../platform/alarms/alarms.service.js';
import { Database } from '../../platform/database/database.js';
import { isUniqueViolation } from '../../platform/database/unique-violation.js';
import type { Principal } from '../../platform/http/audience.js';
import { Clock } from '../../platform/time/clock.js';
import { actorOf, organisationOf } from '../caller.js';
import { LookupRecordsService } from '../lookups/lookup-records.service.js';
import { LOOKUP_KINDS } from '../lookups/lookup-stamp.js';
import { LookupObjection } from './lookup-objection.entity.js';

const OBJECTION_ALARM = 'lookup-objection';

export type ObjectionRecord = Readonly<LookupObjection>;

/** A look-up at a holder's affairs, and whether the holder objected to it. */
export type HolderLookup = Readonly<{ row: AuditRow; objection: ObjectionRecord | null }>;

type Page = Readonly<{ before?: number | undefined; limit: number }>;

/** Who looked at a holder's licences (用证记录追溯), for the holder; and what it objects to. */
@Injectable()
export class HolderLookupsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly records: LookupRecordsService,
    private readonly alarms: AlarmsService,
  ) {}

  /**
   * Look-ups at the caller's own affairs, the latest first.
   *
   * @throws DomainError `organisation-required`
   */
  async list(principal: Principal, { before, limit }: Page): Promise<readonly HolderLookup[]> {
    const holderCode = organisationOf(principal);
    const page = { limit, kinds: LOOKUP_KINDS, ...(before === undefined ? {} : { before }) };
    const rows = await this.audit.aboutHolder(holderCode, page);
    const objections = await this.database.read.findBy(LookupObjection, { holderCode });
    return rows.map((row) => ({
      row,
      objection: objections.find(({ sequence }) => sequence === row.sequence) ?? null,
    }));
  }

  /**
   * Keeps that the holder objects, and calls the operators.
   *
   * @throws DomainError `organisation-required`, `lookup-not-found` for one at another's affairs, `objection-repeated`
   */
  async object(sequence: number, reason: string, principal: Principal): Promise<ObjectionRecord> {
    const holderCode = organisationOf(principal);
    const row = await this.records.bySequence(sequence);
    if (!row?.holderCodes.includes(holderCode))
      throw new DomainError('lookup-not-found', `There is no look-up ${sequence} at your licences.`);
    const objection = this.objection(row, reason, principal);
    await this.keep(objection, row, principal);
    const detail = `The holder ${holderCode} objects to look-up ${sequence} of ${row.actor.organisation ?? '?'}.`;
    await this.alarms.raise(OBJECTION_ALARM, objection.id, detail, 'warning');
    return objection;
  }

  /** The latest first. */
  async objections(
    { open }: Readonly<{ open: boolean }>,
    { limit, offset }: Readonly<{ limit: number; offset: number }>,
  ): Promise<readonly ObjectionRecord[]> {
    const all = this.database.read.createQueryBuilder(LookupObjection, 'objection');
    if (open) all.where('objection.repliedAt IS NULL');
    return all
      .orderBy('objection.sequence', 'DESC')
      .addOrderBy('objection.id')
      .take(limit)
      .skip(offset)
      .getMany();
  }

  /**
   * Answers an objection, once.
   *
   * @throws DomainError `objection-not-found`, `objection-repeated`
   */
  async reply(id: string, reply: string, principal: Principal): Promise<ObjectionRecord> {
    const replied = await this.database.write(async (manager) => {
      await this.database.lock(manager, `objection ${id}`);
      const objection = await manager.findOneBy(LookupObjection, { id });
      if (!objection) throw new DomainError('objection-not-found', `There is no objection ${id}.`);
      if (objection.repliedAt)
        throw new DomainError('objection-repeated', `The objection ${id} was replied to before.`);
      const repliedAt = this.clock.now();
      const change = { reply, repliedBy: principal.keyId, repliedByName: principal.name, repliedAt };
      await manager.update(LookupObjection, { id }, change);
      const { sequence, holderCode } = objection;
      const body = { id, sequence, reply };
      const about = { licenceIds: [], holderCodes: [holderCode] };
      await this.audit.append(manager, {
        kind: 'objection-replied',
        actor: actorOf(principal),
        body,
        ...about,
      });
      return Object.assign(objection, change);
    });
    await this.alarms.clear(OBJECTION_ALARM, id);
    return replied;
  }

  private objection({ sequence }: AuditRow, reason: string, principal: Principal): LookupObjection {
    return {
      id: randomUUID(),
      sequence,
      holderCode: organisationOf(principal),
      holderName: principal.organisation,
      reason,
      objectedBy: principal.keyId,
      at: this.clock.now(),
      reply: null,
      repliedBy: null,
      repliedByName: null,
      repliedAt: null,
    };
  }

  private async keep(objection: LookupObjection, row: AuditRow, principal: Principal): Promise<void> {
    const { id, sequence, holderCode, reason } = objection;
    try {
      await this.database.write(async (manager) => {
        await manager.insert(LookupObjection, objection);
        await this.audit.append(manager, {
          kind: 'lookup-objection',
          actor: actorOf(principal),
          licenceIds: row.licenceIds,
          holderCodes: [holderCode],
          body: { id, sequence, reason },
        });
      });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw new DomainError('objection-repeated', `You objected to look-up ${sequence} before.`);
    }
  }
}
