import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * One number of a region's day, given away for ever: the row stays when the case fails, so that a number
 * is never given twice. The primary key is the guard; see `NumberSerials`.
 */
@Entity('number_serials')
export class NumberSerial {
  /** GB/T 2260 region code of the issuing authority. */
  @PrimaryColumn({ type: 'varchar', length: 6 })
  region!: string;

  /** `YYYY-MM-DD` in Asia/Shanghai. */
  @PrimaryColumn({ type: 'varchar', length: 10 })
  issuedOn!: string;

  /** 1-99. */
  @PrimaryColumn({ type: 'integer' })
  serial!: number;

  @Column({ type: 'varchar', length: 36, unique: true })
  licenceId!: string;
}
