import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { InstantColumn } from '../../platform/database/instant-column.js';
import type { Standing } from '../attachments/attachment-findings.js';

/** A reply (批复文件) of a department about a project, kept as it was decided. */
@Entity('project_replies')
@Unique('project_replies_file', ['projectCode', 'departmentUscc', 'sha256'])
export class ProjectReply {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id!: string;

  @Column({ type: 'varchar', length: 24 })
  projectCode!: string;

  @Column({ type: 'varchar', length: 18 })
  departmentUscc!: string;

  @Column({ type: 'varchar', length: 100 })
  departmentName!: string;

  @Column({ type: 'varchar', length: 200 })
  title!: string;

  /** 文号. */
  @Column({ type: 'varchar', length: 100 })
  documentNo!: string;

  /** `YYYY-MM-DD`. */
  @Column({ type: 'varchar', length: 10 })
  decidedOn!: string;

  @Column({ type: 'varchar', length: 64 })
  sha256!: string;

  @Column({ type: 'integer' })
  bytes!: number;

  @Column({ type: 'varchar', length: 16 })
  standing!: Standing;

  @Column({ type: 'varchar', length: 32 })
  verdict!: string;

  @Column({ type: 'varchar', length: 26 })
  verificationId!: string;

  @InstantColumn()
  at!: Date;
}
