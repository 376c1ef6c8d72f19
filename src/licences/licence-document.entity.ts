import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { PadesLevel } from '../lib/pades/level.js';
import { InstantColumn } from '../platform/database/instant-column.js';

/** Why a file took the place of the one before it; the sealed bytes of that one are its beginning. */
export const DOCUMENT_REASONS = ['issued', 'raised', 'archived', 'registered'] as const;
export type DocumentReason = (typeof DOCUMENT_REASONS)[number];

/** One sealed file of a licence. All that ever was published stays known, so that a copy of it is still genuine. */
@Entity('licence_documents')
export class LicenceDocument {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  licenceId!: string;

  /** 1, 2, 3 …; the last is the one to be downloaded. */
  @PrimaryColumn({ type: 'integer' })
  sequence!: number;

  @Index('licence_documents_sha256')
  @Column({ type: 'varchar', length: 64 })
  sha256!: string;

  @Column({ type: 'integer' })
  bytes!: number;

  /** What the self-check found in the file; null where another issuer sealed it, or nobody. */
  @Column({ type: 'varchar', length: 8, nullable: true })
  sealLevel!: PadesLevel | null;

  @Column({ type: 'varchar', length: 16 })
  reason!: DocumentReason;

  @InstantColumn()
  at!: Date;
}
