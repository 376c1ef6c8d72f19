import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { InstantColumn } from '../../platform/database/instant-column.js';

/** Many look-ups asked at once; what was answered of it is answered the same again. */
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
  kind!: 'existence' | 'exemption';

  /** Keyed digest of the items: see `FieldCipher.digest`. */
  @Column({ type: 'varchar', length: 100 })
  bodyDigest!: string;

  @Column({ type: 'integer' })
  total!: number;

  @InstantColumn()
  createdAt!: Date;
}
