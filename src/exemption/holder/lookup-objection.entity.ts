import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { InstantColumn } from '../../platform/database/instant-column.js';

/** A holder says that a look-up at its licences was not in order. */
@Entity('lookup_objections')
@Unique('lookup_objections_once', ['sequence', 'holderCode'])
export class LookupObjection {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id!: string;

  /** Of the look-up in the record of doings. */
  @Column({ type: 'integer' })
  sequence!: number;

  @Column({ type: 'varchar', length: 64 })
  holderCode!: string;

  @Column({ type: 'varchar', length: 100 })
  holderName!: string;

  @Column({ type: 'varchar', length: 500 })
  reason!: string;

  /** Key of the holder. */
  @Column({ type: 'varchar', length: 36 })
  objectedBy!: string;

  @InstantColumn()
  at!: Date;

  @Column({ type: 'varchar', length: 500, nullable: true })
  reply!: string | null;

  @Column({ type: 'varchar', length: 36, nullable: true })
  repliedBy!: string | null;

  @Column({ type: 'varchar', length: 100, nullable: true })
  repliedByName!: string | null;

  @InstantColumn({ nullable: true })
  repliedAt!: Date | null;
}
