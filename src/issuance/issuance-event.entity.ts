import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../platform/database/instant-column.js';
import type { IssuanceState } from './issuance-state.js';

/** What happened to a case, in order; rows are only added. */
@Entity('issuance_events')
export class IssuanceEvent {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  issuanceId!: string;

  /** 1, 2, 3 … within the case. */
  @PrimaryColumn({ type: 'integer' })
  sequence!: number;

  /** The state entered, or kept when a try failed. */
  @Column({ type: 'varchar', length: 16 })
  state!: IssuanceState;

  /** Machine-readable word: `received`, `step-done`, `step-failed`, `retried`. */
  @Column({ type: 'varchar', length: 32 })
  kind!: string;

  /** One sentence for staff; no personal data. */
  @Column({ type: 'varchar', length: 1000 })
  detail!: string;

  @InstantColumn()
  at!: Date;
}
