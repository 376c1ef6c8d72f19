import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far the audit chain was read. */
@Entity('change_relays')
export class ChangeRelay {
  @PrimaryColumn({ type: 'varchar', length: 32 })
  name!: string;

  /** Sequence number of the last audit row that was dealt with; 0 before the first. */
  @Column({ type: 'integer' })
  position!: number;
}
