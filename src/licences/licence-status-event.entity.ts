import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../platform/database/instant-column.js';
import type { LicenceStatus } from './licence-status.js';
import type { LicenceAction } from './licence-transitions.js';

/** How a version of a licence came from one status to the next, and through whom; rows are only added. */
@Entity('licence_status_events')
export class LicenceStatusEvent {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  licenceId!: string;

  /** 1, 2, 3 … within the version. */
  @PrimaryColumn({ type: 'integer' })
  sequence!: number;

  @Column({ type: 'varchar', length: 16 })
  action!: LicenceAction;

  @Column({ type: 'varchar', length: 16 })
  from!: LicenceStatus;

  @Column({ type: 'varchar', length: 16 })
  to!: LicenceStatus;

  /** Why, in one sentence of the officer's; no personal data. */
  @Column({ type: 'varchar', length: 500 })
  reason!: string;

  /** 依据: law, article or decision; null where none was named. */
  @Column({ type: 'varchar', length: 500, nullable: true })
  legalBasis!: string | null;

  /** Day from which the step counts, `YYYY-MM-DD` in Asia/Shanghai. */
  @Column({ type: 'varchar', length: 10, default: '' })
  effectiveDate!: string;

  /** JSON: what else the step fixed. See `StepDetails`. */
  @Column({ type: 'text', nullable: true })
  details!: string | null;

  /** SHA-256 of the decision (决定书) in the file store; null where none was attached. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  decisionSha256!: string | null;

  /** Key of the officer; null when the service did it in the course of issue. */
  @Column({ type: 'varchar', length: 36, nullable: true })
  officerId!: string | null;

  @Column({ type: 'varchar', length: 100, nullable: true })
  officerName!: string | null;

  @Column({ type: 'varchar', length: 100, nullable: true })
  organisation!: string | null;

  @InstantColumn()
  at!: Date;
}
