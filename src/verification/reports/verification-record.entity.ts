import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../../platform/database/instant-column.js';
import type { Verdict } from '../report.js';

/** One check that somebody asked for, as it was answered. Neither the file nor who asked is kept. */
@Entity('verifications')
export class VerificationRecord {
  /** 26 Base32 characters, 128 random bits: the receipt number. Who has it may read the answer. */
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id!: string;

  @Column({ type: 'varchar', length: 32 })
  verdict!: Verdict;

  /** Of what was handed in; null for a code or a number. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  fileSha256!: string | null;

  /** JSON of `VerificationReport`. */
  @Column({ type: 'text' })
  report!: string;

  /** Of the sealed receipt in the file store; null until somebody asked for it. */
  @Index('verifications_receipt')
  @Column({ type: 'varchar', length: 64, nullable: true })
  receiptSha256!: string | null;

  @InstantColumn()
  at!: Date;
}
