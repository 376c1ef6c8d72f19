import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { InstantColumn } from '../../platform/database/instant-column.js';
import type { Standing } from '../attachments/attachment-findings.js';

/** How a licence of another issuer came into the register, and what its file was found to be. */
@Entity('licence_registrations')
@Unique('licence_registrations_request', ['keyId', 'idempotencyKey'])
@Index('licence_registrations_of', ['registrarUscc', 'at', 'licenceId'])
export class LicenceRegistration {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  licenceId!: string;

  /** The department, by its 统一社会信用代码. */
  @Column({ type: 'varchar', length: 18 })
  registrarUscc!: string;

  /** Key that registered it. */
  @Column({ type: 'varchar', length: 36 })
  keyId!: string;

  /** Null for a row of a batch. */
  @Column({ type: 'varchar', length: 128, nullable: true })
  idempotencyKey!: string | null;

  /** SHA-256 of what was said of it: the same said again is no other licence. */
  @Column({ type: 'varchar', length: 64 })
  contentDigest!: string;

  /** Null until its file is here, as all below. */
  @Column({ type: 'varchar', length: 16, nullable: true })
  standing!: Standing | null;

  /** Verdict of the check when the file came. */
  @Column({ type: 'varchar', length: 32, nullable: true })
  verdict!: string | null;

  @Column({ type: 'varchar', length: 26, nullable: true })
  verificationId!: string | null;

  @InstantColumn()
  at!: Date;
}
