import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../../platform/database/instant-column.js';

/** That a licence changed which an organisation had relied on. */
@Entity('change_notices')
export class ChangeNotice {
  @PrimaryColumn({ type: 'varchar', length: 18 })
  organisationUscc!: string;

  /** Of the audit row that says it: one notice for each, and in this order. */
  @PrimaryColumn({ type: 'integer' })
  sequence!: number;

  /** JSON of what is told: see `LicenceChange`. */
  @Column({ type: 'text' })
  change!: string;

  /** When the licence changed. */
  @InstantColumn()
  at!: Date;
}
