import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type EntityManager, In, LessThanOrEqual, MoreThanOrEqual } from 'typeorm';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../lib/errors/domain-error.js';
import { Database } from '../../platform/database/database.js';
import type { Principal } from '../../platform/http/audience.js';
import { Clock } from '../../platform/time/clock.js';
import { shanghaiDate } from '../../platform/time/shanghai-date.js';
import type { AuthMode } from '../auth-mode.js';
import { actorOf } from '../caller.js';
import { KnownCodesService } from '../known-codes.service.js';
import { Entitlement } from './entitlement.entity.js';
import type { FieldGroup, Grants, Masks } from './field-groups.js';

/** What is to be allowed. Dates are `YYYY-MM-DD` in Asia/Shanghai, the last day included. */
export type EntitlementTerms = Readonly<{
  departmentUscc: string;
  licenceType: string;
  matter: string;
  authMode: AuthMode;
  fieldGroups: readonly FieldGroup[];
  masks: Masks;
  validFrom: string;
  validUntil: string;
  reason: string;
}>;

export type EntitlementRecord = Readonly<Entitlement>;

/** Who asks, for what, in whose right, on which day. */
type Question = Readonly<{ departmentUscc: string; matter: string; authMode: AuthMode; on: string }>;

type Step = 'proposed' | 'approved' | 'ended';
type GrantRow = Readonly<Pick<Entitlement, 'id' | 'licenceType' | 'fieldGroups' | 'masks'>>;

/** Entitlements (用证权限): what none allows is refused. One officer proposes, another approves, any ends. */
@Injectable()
export class EntitlementsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly codes: KnownCodesService,
  ) {}

  /**
   * @throws DomainError `officer-required`, `request-invalid`, `licence-type-unknown`, `matter-unknown`, `entitlement-exists`
   */
  async propose(terms: EntitlementTerms, by: Principal): Promise<EntitlementRecord> {
    assertOfficer(by);
    assertPeriod(terms, this.today());
    const departmentName = await this.codes.departmentName(terms.departmentUscc);
    await this.codes.assertLicenceType(terms.licenceType);
    await this.codes.matter(terms.matter);
    return this.database.write(async (manager) => {
      await this.assertNone(manager, terms);
      const entitlement = this.proposal({ ...terms, departmentName }, by);
      await manager.insert(Entitlement, entitlement);
      return this.noted(manager, 'proposed', entitlement, by);
    });
  }

  /**
   * @throws DomainError `officer-required`, `entitlement-not-found`, `approval-repeated` for who proposed it,
   *   `entitlement-action-refused` when it was approved, has ended or its time is over
   */
  async approve(id: string, by: Principal): Promise<EntitlementRecord> {
    assertOfficer(by);
    return this.database.write(async (manager) => {
      const entitlement = await this.held(manager, id);
      if (entitlement.status !== 'proposed' || entitlement.validUntil < this.today())
        throw refused(entitlement);
      if (entitlement.proposedBy === by.keyId)
        throw new DomainError('approval-repeated', 'Who proposed an entitlement cannot approve it.');
      const change = { approvedBy: by.keyId, approvedByName: by.name, approvedAt: this.clock.now() };
      const approved = { ...entitlement, ...change, status: 'active' as const };
      await manager.update(Entitlement, { id }, { ...change, status: 'active' });
      return this.noted(manager, 'approved', approved, by);
    });
  }

  /**
   * Takes it back, or refuses what was proposed; at once.
   *
   * @throws DomainError `officer-required`, `entitlement-not-found`, `entitlement-action-refused` when it has ended
   */
  async end(id: string, endReason: string, by: Principal): Promise<EntitlementRecord> {
    assertOfficer(by);
    return this.database.write(async (manager) => {
      const entitlement = await this.held(manager, id);
      if (entitlement.status === 'ended') throw refused(entitlement);
      const change = { endedBy: by.keyId, endedByName: by.name, endedAt: this.clock.now(), endReason };
      await manager.update(Entitlement, { id }, { ...change, status: 'ended' });
      return this.noted(manager, 'ended', { ...entitlement, ...change, status: 'ended' }, by);
    });
  }

  /** @throws DomainError `entitlement-not-found` */
  async get(id: string): Promise<EntitlementRecord> {
    return this.existing(this.database.read, id);
  }

  /** The latest proposed first. @param after id of the last one of the page before */
  async list(
    { departmentUscc }: Readonly<{ departmentUscc?: string }>,
    { limit, offset }: Readonly<{ limit: number; offset: number }>,
  ): Promise<readonly EntitlementRecord[]> {
    return this.database.read.find(Entitlement, {
      where: departmentUscc === undefined ? {} : { departmentUscc },
      order: { proposedAt: 'DESC', id: 'ASC' },
      take: limit,
      skip: offset,
    });
  }

  /** What a department may learn today, inside the transaction that records its question. */
  async grants(manager: EntityManager, question: Question): Promise<Grants> {
    const at = (index: number): string => (this.database.isSqlite ? '?' : `$${index}`);
    const sql = [
      'SELECT "id", "licenceType", "fieldGroups", "masks" FROM "entitlements"',
      `WHERE "departmentUscc" = ${at(1)} AND "matter" = ${at(2)} AND "authMode" = ${at(3)}`,
      `AND "status" = 'active' AND "validFrom" <= ${at(4)} AND "validUntil" >= ${at(5)}`,
    ].join(' ');
    const { departmentUscc, matter, authMode, on } = question;
    const rows = await manager.query<GrantRow[]>(sql, [departmentUscc, matter, authMode, on, on]);
    return new Map(
      rows.map(({ id, licenceType, fieldGroups, masks }) => [
        licenceType,
        {
          entitlementId: id,
          groups: new Set(fieldGroups.split(' ') as FieldGroup[]),
          masks: JSON.parse(masks) as Masks,
        },
      ]),
    );
  }

  private proposal(
    { fieldGroups, masks, ...terms }: EntitlementTerms & Readonly<{ departmentName: string }>,
    by: Principal,
  ): Entitlement {
    return {
      ...terms,
      id: randomUUID(),
      fieldGroups: fieldGroups.join(' '),
      masks: JSON.stringify(masks),
      status: 'proposed',
      proposedBy: by.keyId,
      proposedByName: by.name,
      proposedAt: this.clock.now(),
      approvedBy: null,
      approvedByName: null,
      approvedAt: null,
      endedBy: null,
      endedByName: null,
      endedAt: null,
      endReason: null,
    };
  }

  /** Of two that say different things about one question nobody could tell which counts. */
  private async assertNone(manager: EntityManager, terms: EntitlementTerms): Promise<void> {
    const { departmentUscc, licenceType, matter, authMode } = terms;
    const same = { departmentUscc, licenceType, matter, authMode };
    await this.database.lock(manager, `entitlement ${Object.values(same).join(' ')}`);
    const other = await manager.findOneBy(Entitlement, {
      ...same,
      status: In(['proposed', 'active']),
      validFrom: LessThanOrEqual(terms.validUntil),
      validUntil: MoreThanOrEqual(terms.validFrom),
    });
    if (!other) return;
    const detail = `The same is ${other.status} for ${other.validFrom} to ${other.validUntil}: ${other.id}.`;
    throw new DomainError('entitlement-exists', detail, { entitlementId: other.id });
  }

  private async held(manager: EntityManager, id: string): Promise<EntitlementRecord> {
    await this.database.lock(manager, `entitlement ${id}`);
    return this.existing(manager, id);
  }

  private async existing(manager: EntityManager, id: string): Promise<EntitlementRecord> {
    const entitlement = await manager.findOneBy(Entitlement, { id });
    if (!entitlement) throw new DomainError('entitlement-not-found', `There is no entitlement ${id}.`);
    return entitlement;
  }

  private async noted(
    manager: EntityManager,
    step: Step,
    entitlement: EntitlementRecord,
    by: Principal,
  ): Promise<EntitlementRecord> {
    const { id, departmentUscc, licenceType, matter, authMode, fieldGroups, masks } = entitlement;
    const { validFrom, validUntil, status, reason, endReason } = entitlement;
    const terms = {
      departmentUscc,
      licenceType,
      matter,
      authMode,
      fieldGroups,
      masks,
      validFrom,
      validUntil,
    };
    await this.audit.append(manager, {
      kind: `entitlement-${step}`,
      actor: actorOf(by),
      licenceIds: [],
      holderCodes: [],
      body: { id, status, reason, endReason, ...terms },
    });
    return entitlement;
  }

  private today(): string {
    return shanghaiDate(this.clock.now());
  }
}

function assertOfficer({ role }: Principal): void {
  if (role !== 'officer')
    throw new DomainError('officer-required', 'Only a key of the role officer may decide on entitlements.');
}

function assertPeriod({ validFrom, validUntil }: EntitlementTerms, today: string): void {
  const errors = [
    ...(validUntil < validFrom ? [{ pointer: '/validUntil', detail: 'must not be before validFrom' }] : []),
    ...(validUntil < today ? [{ pointer: '/validUntil', detail: 'must not be past' }] : []),
  ];
  if (errors.length > 0) throw new DomainError('request-invalid', 'The period is not possible.', { errors });
}

function refused({ id, status, validUntil }: EntitlementRecord): DomainError {
  const detail = `The entitlement ${id} is ${status}, for days up to ${validUntil}.`;
  return new DomainError('entitlement-action-refused', detail, { entitlementStatus: status });
}
