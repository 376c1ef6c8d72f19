import { Injectable } from '@nestjs/common';
import { Between, type EntityManager } from 'typeorm';
import { DomainError } from '../lib/errors/domain-error.js';
import { MAX_DAILY_SERIAL, parsePermitNumber } from '../lib/numbering/permit-number.js';
import { Database } from '../platform/database/database.js';
import { Licence } from './licence.entity.js';
import { NumberSerial } from './number-serial.entity.js';

/** Gives out the two-digit serials of permit numbers: 99 a day and region (standards: 施工许可证编号, positions 15-16). */
@Injectable()
export class NumberSerialsService {
  constructor(private readonly database: Database) {}

  /**
   * Takes the next serial inside the caller's transaction; if that is rolled back, nothing was given out.
   *
   * @returns 1-99
   * @throws DomainError `daily-serials-exhausted`
   */
  async allocate(manager: EntityManager, key: Omit<NumberSerial, 'serial'>): Promise<number> {
    const { region, issuedOn } = key;
    await this.database.lock(manager, `number-serial ${region} ${issuedOn}`);
    const last = await manager.maximum(NumberSerial, 'serial', { region, issuedOn });
    const serial = await this.nextFree(manager, key, (last ?? 0) + 1);
    if (serial > MAX_DAILY_SERIAL) {
      throw new DomainError(
        'daily-serials-exhausted',
        `All ${MAX_DAILY_SERIAL} numbers of region ${region} for ${issuedOn} are taken; the case can be issued from tomorrow.`,
        { region, date: issuedOn, limit: MAX_DAILY_SERIAL },
      );
    }
    await manager.insert(NumberSerial, { ...key, serial });
    return serial;
  }

  /** What stands in the register already is passed over, whoever entered it: the number would be refused for ever. */
  private async nextFree(
    manager: EntityManager,
    { region, issuedOn }: Omit<NumberSerial, 'serial'>,
    from: number,
  ): Promise<number> {
    const day = region + issuedOn.replaceAll('-', '');
    const number = Between(`${day}${String(from).padStart(2, '0')}`, `${day}9999`);
    const rows = await manager.find(Licence, { where: { number }, select: { id: true, number: true } });
    const taken = new Set(rows.map((row) => parsePermitNumber(row.number)?.serial));
    let serial = from;
    while (taken.has(serial)) serial += 1;
    return serial;
  }
}
