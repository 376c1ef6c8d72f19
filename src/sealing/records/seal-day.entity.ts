import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How often a seal was used on a day: counted in the transaction that records the use. */
@Entity('seal_days')
export class SealDay {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  sealId!: string;

  /** `YYYY-MM-DD` in Asia/Shanghai. */
  @PrimaryColumn({ type: 'varchar', length: 10 })
  day!: string;

  @Column({ type: 'integer' })
  uses!: number;
}
