import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../../platform/database/instant-column.js';
import type { ApprovedAction } from './seal-status.js';

/** One officer's yes to one proposal, until it is carried out or changed. What was carried out stands in the events. */
@Entity('seal_approvals')
export class SealApproval {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  sealId!: string;

  @PrimaryColumn({ type: 'varchar', length: 24 })
  action!: ApprovedAction;

  /** Part of the key: nobody can be two of the four eyes. */
  @PrimaryColumn({ type: 'varchar', length: 36 })
  principalId!: string;

  /** Of the proposal, so that a changed one needs its approvals anew. */
  @Column({ type: 'varchar', length: 64 })
  digest!: string;

  @Column({ type: 'varchar', length: 100 })
  name!: string;

  @Column({ type: 'varchar', length: 100 })
  organisation!: string;

  @InstantColumn()
  at!: Date;
}
