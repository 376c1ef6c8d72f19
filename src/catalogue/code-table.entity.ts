import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One published or inferred list of codes (代码表), in the version that is in force here. */
@Entity('code_tables')
export class CodeTable {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  name!: string;

  @Column({ type: 'varchar', length: 128 })
  title!: string;

  @Column({ type: 'varchar', length: 32 })
  version!: string;

  /** Where the codes were taken from. */
  @Column({ type: 'varchar', length: 512 })
  source!: string;

  /** False while the text of the standard has not been seen. */
  @Column({ type: 'boolean' })
  confirmed!: boolean;
}
