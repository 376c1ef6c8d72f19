import { Entity, PrimaryColumn } from 'typeorm';

/** Finds the rows about a holder or a licence; says nothing that is not in the row. */
@Entity('audit_subjects')
export class AuditSubject {
  @PrimaryColumn({ type: 'varchar', length: 8 })
  sort!: 'holder' | 'licence';

  /** 持证主体代码, or id of a licence. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  subject!: string;

  @PrimaryColumn({ type: 'integer' })
  sequence!: number;
}
