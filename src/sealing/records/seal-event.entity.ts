import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../../platform/database/instant-column.js';

/** What happened to a seal and through whom; rows are only added. */
@Entity('seal_events')
export class SealEvent {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  sealId!: string;

  /** 1, 2, 3 … within the seal. */
  @PrimaryColumn({ type: 'integer' })
  sequence!: number;

  /** Machine-readable word: `created`, `approved`, `activated`, `suspended` … */
  @Column({ type: 'varchar', length: 32 })
  kind!: string;

  /** One sentence for staff. */
  @Column({ type: 'varchar', length: 1000 })
  detail!: string;

  @Column({ type: 'varchar', length: 36 })
  principalId!: string;

  @Column({ type: 'varchar', length: 100 })
  name!: string;

  @InstantColumn()
  at!: Date;
}
