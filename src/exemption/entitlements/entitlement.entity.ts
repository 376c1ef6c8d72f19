import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../../platform/database/instant-column.js';
import type { AuthMode } from '../auth-mode.js';

/** An entitlement is asked for by one officer and given by another; who is not entitled learns nothing. */
export const ENTITLEMENT_STATUSES = ['proposed', 'active', 'ended'] as const;
export type EntitlementStatus = (typeof ENTITLEMENT_STATUSES)[number];

/** What a department may learn (用证权限) of licences of one type, for one matter, in one way of being authorised. */
@Entity('entitlements')
@Index('entitlements_asked', ['departmentUscc', 'matter', 'authMode'])
export class Entitlement {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id!: string;

  /** 统一社会信用代码 that the department's keys are bound to. */
  @Column({ type: 'varchar', length: 18 })
  departmentUscc!: string;

  @Column({ type: 'varchar', length: 100 })
  departmentName!: string;

  @Column({ type: 'varchar', length: 64 })
  licenceType!: string;

  /** Code of a matter. */
  @Column({ type: 'varchar', length: 32 })
  matter!: string;

  @Column({ type: 'varchar', length: 16 })
  authMode!: AuthMode;

  /** See `FIELD_GROUPS`; separated by single spaces. */
  @Column({ type: 'varchar', length: 64 })
  fieldGroups!: string;

  /** JSON: names of fields and how each is masked; see `Masks`. */
  @Column({ type: 'text' })
  masks!: string;

  /** First and last day, `YYYY-MM-DD` in Asia/Shanghai. */
  @Column({ type: 'varchar', length: 10 })
  validFrom!: string;

  @Column({ type: 'varchar', length: 10 })
  validUntil!: string;

  /** Why it is needed; no personal data. */
  @Column({ type: 'varchar', length: 500 })
  reason!: string;

  @Column({ type: 'varchar', length: 16 })
  status!: EntitlementStatus;

  /** Keys of the officers, and the names of those keys. */
  @Column({ type: 'varchar', length: 36 })
  proposedBy!: string;

  @Column({ type: 'varchar', length: 100 })
  proposedByName!: string;

  @InstantColumn()
  proposedAt!: Date;

  @Column({ type: 'varchar', length: 36, nullable: true })
  approvedBy!: string | null;

  @Column({ type: 'varchar', length: 100, nullable: true })
  approvedByName!: string | null;

  @InstantColumn({ nullable: true })
  approvedAt!: Date | null;

  @Column({ type: 'varchar', length: 36, nullable: true })
  endedBy!: string | null;

  @Column({ type: 'varchar', length: 100, nullable: true })
  endedByName!: string | null;

  @InstantColumn({ nullable: true })
  endedAt!: Date | null;

  @Column({ type: 'varchar', length: 500, nullable: true })
  endReason!: string | null;
}
