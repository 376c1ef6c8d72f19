import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull, LessThan, LessThanOrEqual, MoreThan, Not } from 'typeorm';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { type PadesLevel, PADES_LEVELS, reaches } from '../lib/pades/level.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { Database } from '../platform/database/database.js';
import { Clock } from '../platform/time/clock.js';
import { SealLevelsService } from '../sealing/seal-levels.service.js';
import { Preservation } from './preservation.entity.js';

/** Code table with the day until which each kind of key is trusted to hold. */
const LIFETIMES = 'algorithm-lifetime';
const DAY_MS = 86_400_000;
const LEASE_MS = 120_000;

/** One minute, two, four … at most an hour. */
function backOff(attempts: number): number {
  return Math.min(60_000 * 2 ** Math.min(attempts, 10), 3_600_000);
}

/** Stores what is still to be done for the seals of each licence, and when. */
@Injectable()
export class PreservationRecordsService {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly database: Database,
    private readonly catalogue: CatalogueService,
    private readonly levels: SealLevelsService,
    private readonly clock: Clock,
  ) {}

  /**
   * What follows from a file that was just checked.
   *
   * @returns the row's new values
   */
  async plan(
    licenceId: string,
    asked: PadesLevel,
    file: Readonly<{ bytes: Uint8Array; level: PadesLevel; missing?: string | null }>,
  ): Promise<Preservation> {
    const done = { licenceId, asked, reached: file.level, attempts: 0, lastCode: file.missing ?? null };
    return { ...done, dueAt: await this.dueAt(asked, file), leaseOwner: null, leaseUntil: null };
  }

  async save(manager: EntityManager, preservation: Preservation): Promise<void> {
    await manager.upsert(Preservation, preservation, ['licenceId']);
  }

  /** A try that did not help: the next one comes later each time. */
  async postpone({ licenceId, attempts, leaseOwner }: Preservation, code: string): Promise<void> {
    const dueAt = new Date(this.clock.now().getTime() + backOff(attempts));
    const change = { attempts: attempts + 1, lastCode: code, dueAt, leaseOwner: null, leaseUntil: null };
    // Whoever took the licence over in the meantime has recorded more than this worker knows.
    const where = { licenceId, leaseOwner: leaseOwner ?? IsNull() };
    await this.database.write((manager) => manager.update(Preservation, where, change));
  }

  /** Licences for which something is to be done by then, the most urgent first. */
  due(by: Date, limit: number): Promise<readonly Preservation[]> {
    const where = { dueAt: LessThanOrEqual(by) };
    return this.database.read.find(Preservation, { where, order: { dueAt: 'ASC' }, take: limit });
  }

  /** Takes a licence in hand; null when another worker has it, or nothing is due any more. */
  async lease(licenceId: string, owner: string): Promise<Preservation | null> {
    const now = this.clock.now();
    const leaseUntil = new Date(now.getTime() + LEASE_MS);
    const free = [{ leaseUntil: IsNull() }, { leaseUntil: LessThan(now) }];
    return this.database.write(async (manager) => {
      for (const condition of free) {
        const where = { licenceId, dueAt: LessThanOrEqual(now), ...condition };
        const { affected } = await manager.update(Preservation, where, { leaseOwner: owner, leaseUntil });
        if (affected === 1) return manager.findOneBy(Preservation, { licenceId });
      }
      return null;
    });
  }

  /** How many licences are below the level that was asked for, and why the last try failed. */
  async below(): Promise<Readonly<{ count: number; lastCode: string | null }>> {
    const below = PADES_LEVELS.map((asked) => ({
      asked,
      reached: In(PADES_LEVELS.filter((reached) => !reaches(reached, asked))),
    }));
    const where = below.map((levels) => ({ ...levels, lastCode: Not(IsNull()) }));
    const [count, last] = await Promise.all([
      this.database.read.countBy(Preservation, below),
      this.database.read.findOne(Preservation, { where, order: { dueAt: 'DESC' } }),
    ]);
    return { count, lastCode: last?.lastCode ?? null };
  }

  /** Licences at the highest level whose next timestamp could not be had. */
  failingRenewals(): Promise<number> {
    return this.database.read.countBy(Preservation, { reached: 'B-LTA', attempts: MoreThan(0) });
  }

  /** Until when a file's last timestamp proves something: its certificate, or what is trusted of its kind of key. */
  async endOf(bytes: Uint8Array): Promise<Date> {
    const { notAfter, keyKind } = this.levels.lastTimestamp(bytes);
    const entries = await this.catalogue.codeEntries(LIFETIMES);
    const lifetime = entries.find(({ code }) => code === keyKind)?.name;
    const algorithmEnd = lifetime === undefined ? notAfter : new Date(`${lifetime}T00:00:00Z`);
    return algorithmEnd < notAfter ? algorithmEnd : notAfter;
  }

  private async dueAt(
    asked: PadesLevel,
    { bytes, level }: Readonly<{ bytes: Uint8Array; level: PadesLevel }>,
  ): Promise<Date | null> {
    if (!reaches(level, asked)) return new Date(this.clock.now().getTime() + backOff(0));
    if (level !== PADES_LEVELS.at(-1)) return null;
    const end = (await this.endOf(bytes)).getTime();
    return new Date(end - this.config.preservation.marginDays * DAY_MS);
  }
}
