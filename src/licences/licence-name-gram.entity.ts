import { Entity, PrimaryColumn } from 'typeorm';
import { BigIntegerColumn } from '../platform/database/big-integer-column.js';

/**
 * Two neighbouring characters of a holder's name, and the place of the licence: neither database has an index for parts of Chinese
 * words that keeps the licences in order. See `nameGrams`.
 */
@Entity('licence_name_grams', { withoutRowid: true })
export class LicenceNameGram {
  @PrimaryColumn({ type: 'varchar', length: 4 })
  gram!: string;

  @BigIntegerColumn({ primary: true })
  place!: number;
}
