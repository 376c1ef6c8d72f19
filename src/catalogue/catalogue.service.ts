import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DomainError } from '../lib/errors/domain-error.js';
import { Database } from '../platform/database/database.js';
import { CodeEntry } from './code-entry.entity.js';
import { Competence } from './competence.entity.js';
import { Department } from './department.entity.js';
import { IssuingAuthority } from './issuing-authority.entity.js';
import { LicenceType } from './licence-type.entity.js';
import { RegisteredType } from './registered-type.entity.js';

export type RegisteredLicenceType = Readonly<RegisteredType>;
export { SEAL_ORDERS, type SealOrder } from './licence-type.entity.js';

type Catalogue = Readonly<{
  licenceTypes: ReadonlyMap<string, Readonly<LicenceType>>;
  registeredTypes: ReadonlyMap<string, RegisteredLicenceType>;
  authorities: ReadonlyMap<string, Readonly<IssuingAuthority>>;
  competences: ReadonlySet<string>;
  codes: ReadonlyMap<string, readonly Readonly<CodeEntry>[]>;
  departments: readonly Readonly<Department>[];
}>;

const UNKNOWN_TYPE = [{ pointer: '/licenceType', detail: 'is no such licence type of the catalogue' }];

/**
 * What may be issued, by whom, in which codes. Read once and kept in memory; a question about something that is
 * not there reads again before it is answered, so that newly seeded entries are found without a restart.
 */
@Injectable()
export class CatalogueService {
  private catalogue: Promise<Catalogue> | undefined;

  constructor(private readonly database: Database) {}

  /** Forgets what is in memory: for use after seeding in the same process. */
  reload(): void {
    this.catalogue = undefined;
  }

  /** @throws DomainError `issuer-unknown` */
  async issuingAuthority(uscc: string): Promise<Readonly<IssuingAuthority>> {
    const authority = await this.find(({ authorities }) => authorities.get(uscc));
    if (authority) return authority;
    const errors = [{ pointer: '/issuer', detail: 'is no issuing authority of the catalogue' }];
    throw new DomainError('issuer-unknown', `No issuing authority has the code ${uscc}.`, { errors });
  }

  async issuingAuthorities(): Promise<readonly Readonly<IssuingAuthority>[]> {
    return [...(await this.load()).authorities.values()];
  }

  /**
   * @param templateFolder e.g. `construction-permit`
   * @throws DomainError `licence-type-unknown`
   */
  async licenceType(templateFolder: string): Promise<Readonly<LicenceType>> {
    const type = await this.find(({ licenceTypes }) => licenceTypes.get(templateFolder));
    if (type) return type;
    const detail = `There is no licence type ${templateFolder}.`;
    throw new DomainError('licence-type-unknown', detail, { errors: UNKNOWN_TYPE });
  }

  /** The key of the type, issued or registered here, with such a 证照类型代码; undefined when there is none. */
  async typeOfCode(code: string): Promise<string | undefined> {
    return this.find(({ licenceTypes, registeredTypes }) => {
      const issued = [...licenceTypes.values()].find((type) => type.code === code);
      return issued?.templateFolder ?? [...registeredTypes.values()].find((type) => type.code === code)?.key;
    });
  }

  /**
   * A type that is not issued here but registered by its departments.
   *
   * @param key e.g. `land-use-permit`
   * @throws DomainError `licence-type-unknown`
   */
  async registeredType(key: string): Promise<RegisteredLicenceType> {
    const type = await this.find(({ registeredTypes }) => registeredTypes.get(key));
    if (type) return type;
    const detail = `No licences of a type ${key} are registered.`;
    throw new DomainError('licence-type-unknown', detail, { errors: UNKNOWN_TYPE });
  }

  /** By their keys. */
  async registeredTypes(): Promise<readonly RegisteredLicenceType[]> {
    return [...(await this.load()).registeredTypes.values()];
  }

  /**
   * A type that is issued or registered here.
   *
   * @throws DomainError `licence-type-unknown`
   */
  async assertType(key: string): Promise<void> {
    const isRegistered = await this.find(({ registeredTypes }) => registeredTypes.has(key) || undefined);
    if (!isRegistered) await this.licenceType(key);
  }

  /**
   * That an authority issues licences of this type.
   *
   * @throws DomainError `issuer-unknown`, `issuer-not-competent`
   */
  async assertCompetent(issuer: string, licenceType: string): Promise<void> {
    const { name } = await this.issuingAuthority(issuer);
    if (await this.isCompetent(issuer, licenceType)) return;
    const detail = `${name} does not issue ${licenceType}.`;
    const errors = [{ pointer: '/issuer', detail: 'does not issue licences of this type' }];
    throw new DomainError('issuer-not-competent', detail, { errors });
  }

  /** Whether the authority may issue, or the department register, licences of this type. */
  async isCompetent(uscc: string, licenceType: string): Promise<boolean> {
    return (
      (await this.find(({ competences }) => competences.has(pair(uscc, licenceType)) || undefined)) ?? false
    );
  }

  /**
   * The codes of a table in their order.
   *
   * @throws Error for a table that is not in the catalogue: its name comes from our own data
   */
  async codeEntries(table: string): Promise<readonly Readonly<CodeEntry>[]> {
    const entries = await this.find(({ codes }) => codes.get(table));
    if (!entries) throw new Error(`No code table ${table}`);
    return entries;
  }

  async departments(): Promise<readonly Readonly<Department>[]> {
    return (await this.load()).departments;
  }

  private async find<T>(pick: (catalogue: Catalogue) => T | undefined): Promise<T | undefined> {
    const found = pick(await this.load());
    if (found !== undefined) return found;
    this.reload();
    return pick(await this.load());
  }

  private async load(): Promise<Catalogue> {
    this.catalogue ??= readCatalogue(this.database.read);
    const loading = this.catalogue;
    try {
      return await loading;
    } catch (error) {
      if (this.catalogue === loading) this.reload(); // the next question tries again
      throw error;
    }
  }
}

async function readCatalogue(manager: EntityManager): Promise<Catalogue> {
  const licenceTypes = await manager.find(LicenceType);
  const registered = await manager.find(RegisteredType, { order: { key: 'ASC' } });
  const authorities = await manager.find(IssuingAuthority, { order: { uscc: 'ASC' } });
  const competences = await manager.find(Competence);
  const entries = await manager.find(CodeEntry, { order: { tableName: 'ASC', position: 'ASC' } });
  return {
    licenceTypes: new Map(licenceTypes.map((type) => [type.templateFolder, type])),
    registeredTypes: new Map(registered.map((type) => [type.key, type])),
    authorities: new Map(authorities.map((authority) => [authority.uscc, authority])),
    competences: new Set(competences.map((row) => pair(row.authorityUscc, row.licenceType))),
    codes: byTable(entries),
    departments: await manager.find(Department, { order: { uscc: 'ASC' } }),
  };
}

function pair(uscc: string, licenceType: string): string {
  return `${uscc} ${licenceType}`;
}

function byTable(entries: readonly CodeEntry[]): Map<string, CodeEntry[]> {
  const tables = new Map<string, CodeEntry[]>();
  for (const entry of entries) tables.set(entry.tableName, [...(tables.get(entry.tableName) ?? []), entry]);
  return tables;
}
