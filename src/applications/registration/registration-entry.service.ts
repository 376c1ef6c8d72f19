import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { CatalogueService, type RegisteredLicenceType } from '../../catalogue/catalogue.service.js';
import { DomainError, type Violation } from '../../lib/errors/domain-error.js';
import { formatLicenceVersion, parseLicenceIdentifier } from '../../lib/numbering/licence-identifier.js';
import type { LicenceStatus } from '../../licences/licence-status.js';
import type { LicenceRecord } from '../../licences/licences.service.js';
import { RegisteredLicencesService } from '../../licences/registered-licences.service.js';
import { Database } from '../../platform/database/database.js';
import { Clock } from '../../platform/time/clock.js';
import { shanghaiDate } from '../../platform/time/shanghai-date.js';
import { LicenceRegistration } from './licence-registration.entity.js';
import type { Registrar } from './registrar.js';
import {
  contentDigest,
  dateViolations,
  identifierOf,
  issuerOf,
  numberViolations,
  type RegistrationContent,
} from './registration-rules.js';

/** A licence that may be entered, as far as it can be told without the register. */
export type PreparedLicence = Readonly<{
  content: RegistrationContent;
  type: RegisteredLicenceType;
  issuer: Readonly<{ name: string; uscc: string }>;
  registrar: Readonly<{ name: string; uscc: string }>;
  digest: string;
}>;

/** `known`: the same was registered before. */
export type EnteredLicence = Readonly<{ id: string; known: boolean }>;

/** Statuses in which a version makes room for the next one of its number. */
const ENDED: readonly LicenceStatus[] = ['revoked', 'withdrawn', 'lapsed', 'penalised', 'void', 'superseded'];

/** Enters licences of departments, each once. */
@Injectable()
export class RegistrationEntryService {
  constructor(
    private readonly database: Database,
    private readonly catalogue: CatalogueService,
    private readonly registered: RegisteredLicencesService,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `licence-type-unknown`, `issuer-not-competent`, `request-invalid` */
  async prepare(content: RegistrationContent, { uscc, organisation }: Registrar): Promise<PreparedLicence> {
    const type = await this.catalogue.registeredType(content.licenceType);
    if (!(await this.catalogue.isCompetent(uscc, type.key)))
      throw new DomainError('issuer-not-competent', `${organisation} does not register ${type.name}.`, {
        errors: [{ pointer: '/licenceType', detail: 'is registered by another department' }],
      });
    const department = (await this.catalogue.departments()).find((each) => each.uscc === uscc);
    const registrar = { name: department?.name ?? organisation, uscc };
    const issuer = issuerOf(content, registrar, type.issuedByOthers);
    const errors = [
      ...dateViolations(content, shanghaiDate(this.clock.now())),
      ...('uscc' in issuer ? [] : issuer),
      ...(await this.typeViolations(content, type)),
    ];
    if (errors.length > 0 || !('uscc' in issuer)) throw invalid(errors);
    return { content, type, issuer, registrar, digest: contentDigest(content) };
  }

  /**
   * Enters it as the first version of its number, or as the next where the one before is at an end, inside the caller's transaction.
   *
   * @throws DomainError `licence-registered-already`, `request-invalid`
   */
  async enter(
    manager: EntityManager,
    licence: PreparedLicence,
    by: Readonly<{ keyId: string; idempotencyKey: string | null }>,
  ): Promise<EnteredLicence> {
    const { content, type, issuer, registrar, digest } = licence;
    await this.database.lock(manager, 'registrations');
    const versions = await this.registered.versionsOf(manager, [content.number]);
    const same = await this.same(manager, versions, licence);
    if (same) return { id: same.licenceId, known: true };
    const last = versions.at(-1);
    if (last) assertOver(last, licence);
    else await this.assertNotOurs(content);
    const version = Number(last?.version ?? 0) + 1;
    const identifier = await this.identifierOf(manager, licence, version);
    const id = await this.registered.enter(manager, {
      licenceType: type.key,
      type: namedType(type),
      number: content.number,
      version: formatLicenceVersion(version),
      identifier,
      issuer,
      registrar,
      holder: { name: content.holderName, code: content.holderCode },
      project: { code: content.projectCode ?? null, name: content.projectName ?? null },
      issueDate: content.issueDate,
      validUntil: content.validUntil ?? null,
    });
    await manager.insert(LicenceRegistration, {
      licenceId: id,
      registrarUscc: registrar.uscc,
      ...by,
      contentDigest: digest,
      standing: null,
      verdict: null,
      verificationId: null,
      at: this.clock.now(),
    });
    return { id, known: false };
  }

  /** The identifier of a permit that is still to be issued must not be taken. */
  private async typeViolations(
    { identifier }: RegistrationContent,
    { key }: RegisteredLicenceType,
  ): Promise<Violation[]> {
    const parts = identifier === undefined ? undefined : parseLicenceIdentifier(identifier);
    const named = parts && (await this.catalogue.typeOfCode(parts.type));
    if (named === undefined || named === key) return [];
    return [{ pointer: '/identifier', detail: `names another type of licence, ${named}` }];
  }

  private async assertNotOurs({ number }: RegistrationContent): Promise<void> {
    const authorities = await this.catalogue.issuingAuthorities();
    const errors = numberViolations(
      number,
      authorities.map(({ region }) => region),
    );
    if (errors.length > 0) throw invalid(errors);
  }

  /**
   * One that was given stays what it is in every version. One that is made has the serial of the first version: as it is where no other
   * number has that, else with a digest.
   */
  private async identifierOf(
    manager: EntityManager,
    { content, type, issuer }: PreparedLicence,
    version: number,
  ): Promise<string> {
    const made = (change: Readonly<{ version?: number; apart?: boolean }> = {}): string => {
      const parts = { typeCode: type.code, issuerUscc: issuer.uscc, version, ...change };
      const identifier = identifierOf(content, parts);
      if (typeof identifier !== 'string') throw invalid(identifier);
      return identifier;
    };
    const identifier = made();
    const names = [identifier, made({ version: 1 })];
    if (!(await this.registered.areOfAnother(manager, names, content.number))) return identifier;
    if (content.identifier === undefined) return made({ apart: true });
    throw registeredAlready(
      `The identifier ${identifier} stands in the register for another licence.`,
      '/identifier',
    );
  }

  private async same(
    manager: EntityManager,
    versions: readonly LicenceRecord[],
    { digest, registrar }: PreparedLicence,
  ): Promise<LicenceRegistration | null> {
    if (versions.length === 0) return null;
    const licenceId = In(versions.map(({ id }) => id));
    return manager.findOneBy(LicenceRegistration, {
      licenceId,
      registrarUscc: registrar.uscc,
      contentDigest: digest,
    });
  }
}

/** The problem of a number or identifier that is taken. */
export function registeredAlready(detail: string, pointer = '/number'): DomainError {
  return new DomainError('licence-registered-already', detail, { errors: [{ pointer, detail }] });
}

function assertOver(last: LicenceRecord, { type, registrar }: PreparedLicence): void {
  const { number, registrarUscc, licenceType, status } = last;
  if (registrarUscc !== registrar.uscc || licenceType !== type.key)
    throw registeredAlready(`The number ${number} stands in the register for another licence.`);
  if (!ENDED.includes(status))
    throw registeredAlready(
      `The number ${number} is registered with other data: withdraw or void that licence first.`,
    );
}

function namedType({ name, code, definingAuthorityName, definingAuthorityUscc }: RegisteredLicenceType) {
  return { name, code, definingAuthority: { name: definingAuthorityName, uscc: definingAuthorityUscc } };
}

function invalid(errors: readonly Violation[]): DomainError {
  return new DomainError('request-invalid', 'What is said of the licence is not right.', { errors });
}
