import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../../platform/database/instant-column.js';

/** One use of a seal, recorded before its key is touched. */
@Entity('seal_uses')
@Index('seal_uses_seal', ['sealId', 'at'])
export class SealUse {
  /** What is sealed: the id of a case. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  reference!: string;

  /** SHA-256 of the bytes that are sealed, hexadecimal. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  digest!: string;

  @Column({ type: 'varchar', length: 64 })
  sealId!: string;

  @Column({ type: 'varchar', length: 64 })
  certificateSha256!: string;

  @Column({ type: 'varchar', length: 64 })
  licenceType!: string;

  /** `YYYY-MM-DD` in Asia/Shanghai: the day whose limit it counts against. */
  @Column({ type: 'varchar', length: 10 })
  day!: string;

  @InstantColumn()
  at!: Date;

  /** Base64; null until the key has answered. */
  @Column({ type: 'text', nullable: true })
  signature!: string | null;
}
