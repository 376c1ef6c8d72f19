import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../../platform/database/instant-column.js';

/** What one step of checking an attachment found; only added. */
@Entity('application_attachment_checks')
export class ApplicationAttachmentCheck {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  attachmentId!: string;

  /** 1, 2, 3 … in the order of checking. */
  @PrimaryColumn({ type: 'integer' })
  sequence!: number;

  /** One of `CHECK_STEPS`. */
  @Column({ type: 'varchar', length: 16 })
  step!: string;

  @Column({ type: 'varchar', length: 32 })
  result!: string;

  /** JSON: of a seal its field, subject, level, time and reasons. */
  @Column({ type: 'text' })
  detail!: string;

  @InstantColumn()
  at!: Date;
}
