import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One code of a {@link CodeTable} and its meaning. */
@Entity('code_entries')
export class CodeEntry {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  tableName!: string;

  @PrimaryColumn({ type: 'varchar', length: 32 })
  code!: string;

  @Column({ type: 'varchar', length: 128 })
  name!: string;

  /** Order in the table, from 1. */
  @Column({ type: 'integer' })
  position!: number;
}
