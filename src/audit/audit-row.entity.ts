import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { ChainRow } from './audit-chain.js';

/** One thing that was done or seen; rows are only added. Written and read by `audit-rows.service.ts` without the entity. */
@Entity('audit_rows')
@Index('audit_rows_kind', ['kind', 'sequence'])
export class AuditRowRecord implements ChainRow {
  /** 1, 2, 3 … in the order of commit. */
  @PrimaryColumn({ type: 'integer' })
  sequence!: number;

  @Column({ type: 'varchar', length: 24 })
  at!: string;

  /** What the clock said, when it had jumped back. */
  @Column({ type: 'varchar', length: 24, nullable: true })
  clockAt!: string | null;

  @Column({ type: 'varchar', length: 64 })
  kind!: string;

  @Column({ type: 'text', nullable: true })
  keyId!: string | null;

  @Column({ type: 'text', nullable: true })
  organisation!: string | null;

  @Column({ type: 'text', nullable: true })
  organisationUscc!: string | null;

  @Column({ type: 'text', nullable: true })
  operator!: string | null;

  /** JSON array. */
  @Column({ type: 'text' })
  licenceIds!: string;

  /** JSON array. */
  @Column({ type: 'text' })
  holderCodes!: string;

  /** JSON object, canonical (RFC 8785). */
  @Column({ type: 'text' })
  body!: string;

  @Column({ type: 'varchar', length: 64 })
  previousHash!: string;

  @Column({ type: 'varchar', length: 64 })
  hash!: string;
}
