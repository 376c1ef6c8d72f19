import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { Clock } from '../platform/time/clock.js';
import { shanghaiDate } from '../platform/time/shanghai-date.js';
import { type LicenceStatus, standingByLaw } from './licence-status.js';

/** One published version of a licence, as far as whoever holds its code may know. */
export type CodedLicence = Readonly<{
  id: string;
  token: string;
  name: string;
  number: string;
  version: string;
  /** By law, whether or not what time did was noted. */
  status: LicenceStatus;
  /** RFC 3339. */
  statusSince: string;
  issuer: string;
  holder: string;
  /** As printed; null where the licence type has none. */
  project: string | null;
  /** `YYYY-MM-DD`. */
  issueDate: string;
  /** Sealed with a test seal. */
  development: boolean;
  documentSha256: string;
  /** Department that registered it; null: issued here. */
  registeredBy: string | null;
  /** The licence of another number that took the place of this one. */
  replacedBy: Readonly<{ number: string; token: string }> | null;
}>;

/** A licence with all that was published under its number, the first version first. */
export type FoundCode = Readonly<{ licence: CodedLicence; versions: readonly CodedLicence[] }>;

/** What a person must know beside the number: both are printed on the sheet. */
export type PrintedCode = Readonly<{ token: string; checkCode: string }>;

type Query<T> = (...parameters: readonly string[]) => Promise<readonly T[]>;
type Row = Omit<CodedLicence, 'development' | 'replacedBy'> &
  Readonly<{
    development: boolean | number;
    dueOn: string | null;
    replacingNumber: string | null;
    replacingToken: string | null;
  }>;

/**
 * Looks licences up by what is printed on them, for everybody and often: one statement along three indexes, no entities, and
 * nothing of the snapshot.
 */
@Injectable()
export class LicenceCodesService {
  private byToken: Query<Row> | undefined;
  private byNumber: Query<PrintedCode> | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @returns null for a code that is unknown, or of a version that was not published yet: nobody is told which */
  async findByToken(token: string): Promise<FoundCode | null> {
    this.byToken ??= this.database.prepared(byToken(this.database.isSqlite));
    const rows = await this.byToken(token);
    const today = shanghaiDate(this.clock.now());
    const versions = rows.map((row) => codedLicence(row, today));
    const licence = versions.find((version) => version.token === token);
    return licence ? { licence, versions } : null;
  }

  /** The codes of every version of the number, the latest first, published or not; `[]` when it was never given. */
  async codesOf(number: string): Promise<readonly PrintedCode[]> {
    this.byNumber ??= this.database.prepared(codesByNumber(this.database.isSqlite));
    return this.byNumber(number);
  }
}

function codesByNumber(isSqlite: boolean): string {
  const parameter = isSqlite ? '?' : '$1';
  return `SELECT "token", "checkCode" FROM "licences" WHERE "number" = ${parameter} ORDER BY "version" DESC`;
}

function byToken(isSqlite: boolean): string {
  const columns = ['id', 'token', 'name', 'number', 'version', 'status', 'statusSince', 'dueOn', 'issueDate'];
  return [
    `SELECT ${columns.map((column) => `v."${column}"`).join(', ')}, v."documentSha256",`,
    `v."issuerName" AS "issuer", v."holderName" AS "holder", v."registrarName" AS "registeredBy",`,
    `v."projectName" AS "project", v."development",`,
    `r."number" AS "replacingNumber", r."token" AS "replacingToken"`,
    `FROM "licences" l JOIN "licences" v ON v."number" = l."number"`,
    `LEFT JOIN "licences" r ON r."replacesId" = v."id" AND r."documentSha256" IS NOT NULL`,
    `WHERE l."token" = ${isSqlite ? '?' : '$1'} AND v."documentSha256" IS NOT NULL ORDER BY v."version"`,
  ].join(' ');
}

function codedLicence(row: Row, today: string): CodedLicence {
  const { development, dueOn, replacingNumber, replacingToken, ...rest } = row;
  const isReplaced = replacingNumber !== null && replacingToken !== null;
  const replacedBy = isReplaced ? { number: replacingNumber, token: replacingToken } : null;
  const noted = { status: row.status, dueOn, statusSince: new Date(row.statusSince) };
  const { status, statusSince } = standingByLaw(noted, today);
  return {
    ...rest,
    status,
    statusSince: statusSince.toISOString(),
    development: Boolean(development),
    replacedBy,
  };
}
