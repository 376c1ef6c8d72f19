import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../../platform/database/instant-column.js';
import type { Standing } from './attachment-findings.js';

export const ATTACHMENT_STATES = ['uploading', 'attached', 'refused', 'abandoned', 'removed'] as const;
export type AttachmentState = (typeof ATTACHMENT_STATES)[number];

/** One file that an applicant handed in for a material, or began to. */
@Entity('application_attachments')
@Index('application_attachments_state', ['state', 'updatedAt'])
export class ApplicationAttachment {
  /** Also the name of what arrived so far, see `PartStore`. */
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id!: string;

  @Index('application_attachments_application')
  @Column({ type: 'varchar', length: 36 })
  applicationId!: string;

  /** Code of the matter's material. */
  @Column({ type: 'varchar', length: 64 })
  material!: string;

  @Column({ type: 'varchar', length: 200 })
  fileName!: string;

  /** Length and digest as announced; the file is attached only when it has them. */
  @Column({ type: 'integer' })
  bytes!: number;

  @Column({ type: 'varchar', length: 64 })
  sha256!: string;

  @Column({ type: 'varchar', length: 16 })
  state!: AttachmentState;

  /** What it is worth; null until it was verified. */
  @Column({ type: 'varchar', length: 16, nullable: true })
  standing!: Standing | null;

  @Column({ type: 'varchar', length: 32, nullable: true })
  verdict!: string | null;

  /** Receipt number of the whole report. */
  @Column({ type: 'varchar', length: 26, nullable: true })
  verificationId!: string | null;

  @InstantColumn()
  createdAt!: Date;

  /** When anything of it last came or changed. */
  @InstantColumn()
  updatedAt!: Date;
}
