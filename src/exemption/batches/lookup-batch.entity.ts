import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { InstantColumn } from '../../platform/database/instant-column.js';

/** What the items of a batch ask. */
export const BATCH_KINDS = ['existence', 'exemption'] as const;
export type BatchKind = (typeof BATCH_KINDS)[number];

/** Many look-ups asked at once. They are answered in pieces; who works on one holds the batch for a while. */
@Entity('lookup_batches')
@Unique('lookup_batches_key', ['principalId', 'key'])
export class LookupBatch {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id!: string;

  @Column({ type: 'varchar', length: 36 })
  principalId!: string;

  /** `Idempotency-Key` of the request. */
  @Column({ type: 'varchar', length: 128 })
  key!: string;

  @Column({ type: 'varchar', length: 16 })
  kind!: BatchKind;

  /** Keyed digest of what was sent: see `FieldCipher.digest`. */
  @Column({ type: 'varchar', length: 100 })
  bodyDigest!: string;

  /** Whose batch it is: every key of the organisation may read it. */
  @Column({ type: 'varchar', length: 18 })
  organisationUscc!: string;

  /** JSON of the `Principal` that asked, for the record. */
  @Column({ type: 'text' })
  caller!: string;

  @Column({ type: 'integer' })
  total!: number;

  @InstantColumn()
  createdAt!: Date;

  /** Process that works on it; whoever finds `heldUntil` past may take it over. */
  @Column({ type: 'varchar', length: 36, nullable: true })
  worker!: string | null;

  @InstantColumn({ nullable: true })
  heldUntil!: Date | null;

  /** Null while an item waits. */
  @Index('lookup_batches_open')
  @InstantColumn({ nullable: true })
  finishedAt!: Date | null;
}
