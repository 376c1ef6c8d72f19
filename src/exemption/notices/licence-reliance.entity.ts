import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** That an organisation was told of a licence and let the paper go for it. */
@Entity('licence_reliances')
@Index('licence_reliances_number', ['number'])
export class LicenceReliance {
  @PrimaryColumn({ type: 'varchar', length: 18 })
  organisationUscc!: string;

  /** Of all versions: who relied on one wants to know of the next. */
  @PrimaryColumn({ type: 'varchar', length: 128 })
  number!: string;

  /** Of the audit row of the first such look-up. */
  @Column({ type: 'integer' })
  sequence!: number;
}
