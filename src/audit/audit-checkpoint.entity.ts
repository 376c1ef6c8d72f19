import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../platform/database/instant-column.js';

/** A signed statement of how far the chain was, and what its last row was; rows are only added. */
@Entity('audit_checkpoints')
export class AuditCheckpoint {
  /** Of the last row that it covers. */
  @PrimaryColumn({ type: 'integer' })
  sequence!: number;

  /** Of that row. */
  @Column({ type: 'varchar', length: 64 })
  hash!: string;

  @InstantColumn()
  at!: Date;

  /** Rows since the checkpoint before. */
  @Column({ type: 'integer' })
  count!: number;

  /** Compact JWS over the four. */
  @Column({ type: 'text' })
  token!: string;
}
