import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A department (部门) that will ask whether a licence exists instead of asking for the paper. */
@Entity('departments')
export class Department {
  @PrimaryColumn({ type: 'varchar', length: 18 })
  uscc!: string;

  @Column({ type: 'varchar', length: 100 })
  name!: string;

  @Column({ type: 'varchar', length: 32 })
  shortName!: string;

  @Column({ type: 'varchar', length: 6 })
  region!: string;
}
