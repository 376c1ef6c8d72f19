import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../platform/database/instant-column.js';

/** A create request that was answered once and is answered the same again. */
@Entity('idempotency_keys')
export class IdempotencyKey {
  /** Keys of different callers never meet. */
  @PrimaryColumn({ type: 'varchar', length: 36 })
  principalId!: string;

  @PrimaryColumn({ type: 'varchar', length: 128 })
  key!: string;

  /** Keyed digest of the body: see `FieldCipher.digest`. */
  @Column({ type: 'varchar', length: 100 })
  bodyDigest!: string;

  @Column({ type: 'varchar', length: 36 })
  issuanceId!: string;

  @InstantColumn()
  createdAt!: Date;
}
