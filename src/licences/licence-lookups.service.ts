import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '../platform/database/database.js';
import type { LicenceStatus } from './licence-status.js';

/** A version of a licence, as far as other departments' questions are answered from it. */
export type LookedUpLicence = Readonly<{
  id: string;
  licenceType: string;
  name: string;
  number: string;
  version: string;
  identifier: string;
  token: string;
  issuerName: string;
  issueDate: string;
  holderName: string;
  holderCode: string;
  projectCode: string | null;
  status: LicenceStatus;
  /** Day from which time alone has changed the status, `YYYY-MM-DD`; null where none does. */
  dueOn: string | null;
  /** Null until it was published: then it is not there for anybody outside. */
  documentSha256: string | null;
}>;

/** What a department knows of a licence; at least one. All that is given must fit. */
export type LicenceKeys = Readonly<{
  number?: string | undefined;
  identifier?: string | undefined;
  holderCode?: string | undefined;
  projectCode?: string | undefined;
  /** Last segment of the address in its QR code. */
  token?: string | undefined;
  /** As `projectCode`, and also what is of no project. */
  projectOrNone?: string | undefined;
}>;

const COLUMNS = [
  'id',
  'licenceType',
  'name',
  'number',
  'version',
  'identifier',
  'token',
  'issuerName',
  'issueDate',
  'holderName',
  'holderCode',
  'projectCode',
  'status',
  'dueOn',
  'documentSha256',
]
  .map((column) => `"${column}"`)
  .join(', ');

const KEYS = ['number', 'identifier', 'holderCode', 'projectCode', 'token', 'projectOrNone'] as const;

/** No holder has so many of the types that one question is about; the latest count. */
const MOST = 500;

/**
 * Reads the register for those who ask instead of asking for paper: one statement along an index, no entities, in the transaction that
 * records the question. Unpublished versions are among the rows: that something is hidden must not cost another statement.
 */
@Injectable()
export class LicenceLookupsService {
  constructor(private readonly database: Database) {}

  /**
   * Versions of licences of these types, the latest first.
   *
   * @param manager of the recording transaction
   */
  async find(
    manager: EntityManager,
    keys: LicenceKeys,
    licenceTypes: readonly string[],
  ): Promise<readonly LookedUpLicence[]> {
    const given = KEYS.filter((key) => keys[key] !== undefined);
    if (given.length === 0) throw new Error('look-up of licences without a key');
    const { isSqlite } = this.database;
    const at = (index: number): string => (isSqlite ? '?' : `$${index + 1}`);
    const types = licenceTypes.map((_, index) => at(given.length + index));
    // The plus keeps SQLite from walking along the type, which nearly all licences share.
    const type = isSqlite ? '+"licenceType"' : '"licenceType"';
    const conditions = [
      ...given.map((key, index) => this.conditionOf(key, at(index))),
      types.length === 0 ? '1 = 0' : `${type} IN (${types.join(', ')})`,
    ];
    const order = 'ORDER BY "issueDate" DESC, "number" DESC, "version" DESC';
    const sql = `SELECT ${COLUMNS} FROM "licences" WHERE ${conditions.join(' AND ')} ${order} LIMIT ${MOST}`;
    return manager.query<LookedUpLicence[]>(sql, [...given.map((key) => keys[key]), ...licenceTypes]);
  }

  /** What was fixed about a version when it was numbered: JSON of a `LicenceSnapshot`, without personal numbers. */
  async snapshot(manager: EntityManager, id: string): Promise<string> {
    const sql = `SELECT "snapshot" FROM "licences" WHERE "id" = ${this.database.isSqlite ? '?' : '$1'}`;
    const [row] = await manager.query<{ snapshot: string }[]>(sql, [id]);
    if (!row) throw new Error(`licence ${id} is gone`);
    return row.snapshot;
  }

  private conditionOf(key: (typeof KEYS)[number], value: string): string {
    if (key !== 'projectOrNone') return `"${key}" = ${value}`;
    // Whose it is tells far more than that it is of no project: SQLite shall walk along the holder.
    const project = this.database.isSqlite ? '+"projectCode"' : '"projectCode"';
    return `(${project} = ${value} OR ${project} IS NULL)`;
  }
}
