import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { InstantColumn } from '../../platform/database/instant-column.js';

/** A copy (加注件) of a licence that was made for one use, by whom and for what. */
@Entity('annotated_copies')
@Unique('annotated_copies_link', ['linkSha256'])
@Unique('annotated_copies_creation', ['creationKey'])
@Index('annotated_copies_licence', ['licenceId'])
export class AnnotatedCopy {
  /** 26 Base32 characters, printed on the copy. */
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id!: string;

  /** API key that asked for it. */
  @Column({ type: 'varchar', length: 36 })
  principalId!: string;

  @Column({ type: 'varchar', length: 18 })
  organisationUscc!: string;

  @Column({ type: 'varchar', length: 36 })
  licenceId!: string;

  /** JSON of what is printed on it: see `CopyUse`. */
  @Column({ type: 'text' })
  use!: string;

  /** SHA-256 of the copy in the file store. */
  @Column({ type: 'varchar', length: 64 })
  sha256!: string;

  @Column({ type: 'integer' })
  bytes!: number;

  /** SHA-256 of the secret in the link; the secret itself is kept nowhere. */
  @Column({ type: 'varchar', length: 64 })
  linkSha256!: string;

  /** Until then the link can be used, once. */
  @InstantColumn()
  linkUntil!: Date;

  /** Until then the copy counts, as is printed on it. */
  @InstantColumn()
  expiresAt!: Date;

  @Column({ type: 'integer' })
  downloads!: number;

  @InstantColumn({ nullable: true })
  downloadedAt!: Date | null;

  @InstantColumn()
  createdAt!: Date;

  /** API key and `Idempotency-Key` of the request that made it; null when it had none. */
  @Column({ type: 'varchar', length: 165, nullable: true })
  creationKey!: string | null;

  /** Keyed digest of that request's body: see `FieldCipher.digest`. */
  @Column({ type: 'varchar', length: 100 })
  bodyDigest!: string;
}
