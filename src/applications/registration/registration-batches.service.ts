import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { CatalogueService } from '../../catalogue/catalogue.service.js';
import { DomainError, type Violation } from '../../lib/errors/domain-error.js';
import { Database } from '../../platform/database/database.js';
import { isUniqueViolation } from '../../platform/database/unique-violation.js';
import { requestInvalid } from '../../platform/http/request-validation.js';
import { NewRegisteredLicenceDto } from '../dto/registered-licence.dto.js';
import type { Registrar } from './registrar.js';
import {
  type PreparedLicence,
  registeredAlready,
  RegistrationEntryService,
} from './registration-entry.service.js';
import { RegistrationService } from './registration.service.js';
import { columnOf, type LicenceRow, licenceRows } from './registration-table.js';

/** Rows of one transaction. */
const TOGETHER = 100;

/** What is wrong in one place of a row. */
export type RowFault = Readonly<{ field: string; column: string; detail: string }>;

/** What became of a row; `known`: the same was registered before, by this table or another. */
export type RowResult = Readonly<{ line: number; number: string | null }> &
  (
    | Readonly<{ result: 'entered' | 'known'; id: string }>
    | Readonly<{ result: 'refused'; errors: readonly RowFault[] }>
  );

type GoodRow = Readonly<{ row: LicenceRow; licence: PreparedLicence }>;

/** Registers whole tables of licences: good rows are kept, bad ones are named. */
@Injectable()
export class RegistrationBatchesService {
  constructor(
    private readonly database: Database,
    private readonly catalogue: CatalogueService,
    private readonly entry: RegistrationEntryService,
    private readonly registration: RegistrationService,
  ) {}

  /**
   * The same table may be sent again: what was entered is known then.
   *
   * @returns a result for each row, in their order
   * @throws DomainError `table-refused`
   */
  async register(table: Uint8Array, registrar: Registrar): Promise<readonly RowResult[]> {
    const types = new Map((await this.catalogue.registeredTypes()).map(({ name, key }) => [name, key]));
    const rows = licenceRows(table, types);
    const digest = createHash('sha256').update(table).digest('hex');
    const results: RowResult[] = [];
    for (let from = 0; from < rows.length; from += TOGETHER) {
      const checked = await Promise.all(
        rows.slice(from, from + TOGETHER).map((row) => this.checked(row, registrar)),
      );
      const good = checked.filter((each) => 'licence' in each);
      const bad = checked.filter((each) => 'result' in each);
      results.push(...bad, ...(await this.entered(good, registrar, digest)));
    }
    return results.toSorted((one, other) => one.line - other.line);
  }

  private async checked(row: LicenceRow, registrar: Registrar): Promise<GoodRow | RowResult> {
    try {
      const said = plainToInstance(NewRegisteredLicenceDto, row.said);
      const errors = await validate(said, { whitelist: true, forbidNonWhitelisted: true });
      if (errors.length > 0) throw requestInvalid(errors);
      return { row, licence: await this.entry.prepare(said, registrar) };
    } catch (error) {
      return refusedRow(row, error);
    }
  }

  /** All in one transaction; where another request took a number meanwhile, each in one of its own. */
  private async entered(
    good: readonly GoodRow[],
    registrar: Registrar,
    table: string,
  ): Promise<readonly RowResult[]> {
    try {
      return await this.enter(good, registrar, table);
    } catch (error) {
      const [only] = good;
      if (!isUniqueViolation(error)) throw error;
      if (good.length === 1 && only)
        return [refusedRow(only.row, registeredAlready('The number, or the identifier, is taken.'))];
      const one = async (each: GoodRow) => this.entered([each], registrar, table);
      const results: RowResult[] = [];
      for (const each of good) results.push(...(await one(each)));
      return results;
    }
  }

  private async enter(
    good: readonly GoodRow[],
    registrar: Registrar,
    table: string,
  ): Promise<readonly RowResult[]> {
    if (good.length === 0) return [];
    const by = { keyId: registrar.keyId, idempotencyKey: null };
    return this.database.write(async (manager) => {
      const results: RowResult[] = [];
      const fresh: { id: string; licence: PreparedLicence }[] = [];
      for (const { row, licence } of good) {
        try {
          const { id, known } = await this.entry.enter(manager, licence, by);
          if (!known) fresh.push({ id, licence });
          results.push({ ...placeOf(row), result: known ? 'known' : 'entered', id });
        } catch (error) {
          // Found before anything was written for it.
          results.push(refusedRow(row, error));
        }
      }
      this.registration.note(manager, fresh, registrar, table);
      return results;
    });
  }
}

function placeOf({ line, said }: LicenceRow): Pick<RowResult, 'line' | 'number'> {
  return { line, number: said['number'] ?? null };
}

/** @throws what is no refusal */
function refusedRow(row: LicenceRow, error: unknown): RowResult {
  if (!(error instanceof DomainError)) throw error;
  const errors = (error.extensions['errors'] as readonly Violation[] | undefined) ?? [
    { pointer: '/licenceType', detail: error.message },
  ];
  const faults = errors.map(({ pointer, detail }) => {
    const field = pointer.slice(1);
    return { field, column: columnOf(field), detail };
  });
  return { ...placeOf(row), result: 'refused', errors: faults };
}
