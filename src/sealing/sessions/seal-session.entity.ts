import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../../platform/database/instant-column.js';

export const SEAL_SESSION_STATES = ['open', 'answered', 'cancelled'] as const;
export type SealSessionState = (typeof SEAL_SESSION_STATES)[number];

/** What is sealed: a licence by its holder, or an application material by its applicant. */
export const SEAL_SESSION_PURPOSES = ['licence', 'material'] as const;
export type SealSessionPurpose = (typeof SEAL_SESSION_PURPOSES)[number];

/** Bytes that wait for a signature made elsewhere, with a key that we never hold. */
@Entity('seal_sessions')
@Index('seal_sessions_subject', ['purpose', 'subjectId'])
export class SealSession {
  /** 128 random bits as UUID. */
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id!: string;

  @Column({ type: 'varchar', length: 16 })
  purpose!: SealSessionPurpose;

  /** Id of the licence, or of the material. */
  @Column({ type: 'varchar', length: 36 })
  subjectId!: string;

  /** 统一社会信用代码 of who seals. */
  @Column({ type: 'varchar', length: 18 })
  holderUscc!: string;

  @Column({ type: 'varchar', length: 256 })
  holderName!: string;

  /** JSON: DER of the signer's certificate and those above it, Base64. */
  @Column({ type: 'text' })
  certificates!: string;

  @Column({ type: 'varchar', length: 64 })
  specimenSha256!: string;

  /** JSON: where the pages show the specimen beside the seal itself. See `Impression`. */
  @Column({ type: 'text', default: '[]' })
  drawings!: string;

  /** File with everything but the signature value. */
  @Column({ type: 'varchar', length: 64 })
  preparedSha256!: string;

  /** JSON: where in that file the signature goes. */
  @Column({ type: 'varchar', length: 200 })
  places!: string;

  /** SHA-256 of what the ByteRange covers, hexadecimal: what a CMS has to carry as its message digest. */
  @Column({ type: 'varchar', length: 64 })
  digest!: string;

  @Column({ type: 'varchar', length: 16 })
  state!: SealSessionState;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  expiresAt!: Date;

  /** The sealed file, once the session was answered. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  sealedSha256!: string | null;
}
