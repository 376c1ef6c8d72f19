import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../database/instant-column.js';

export const ALARM_SEVERITIES = ['notice', 'warning', 'critical'] as const;
export type AlarmSeverity = (typeof ALARM_SEVERITIES)[number];

/** Something that needs a person, from when it was noticed until it was over. */
@Entity('alarms')
export class Alarm {
  /** UUID. */
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id!: string;

  /** What is wrong: `seal-certificate-ending`. */
  @Column({ type: 'varchar', length: 64 })
  code!: string;

  /** With what: the id of a seal, a licence, a partner system. */
  @Column({ type: 'varchar', length: 128 })
  subject!: string;

  /** For a person; no personal data. */
  @Column({ type: 'varchar', length: 500 })
  detail!: string;

  @Column({ type: 'varchar', length: 16 })
  severity!: AlarmSeverity;

  @Index('alarms_raised')
  @InstantColumn()
  raisedAt!: Date;

  @InstantColumn({ nullable: true })
  clearedAt!: Date | null;

  /** When it was last found to be still so. */
  @InstantColumn()
  lastSeenAt!: Date;

  /** How often it was found. */
  @Column({ type: 'integer' })
  count!: number;

  /** Code and subject while the alarm is open, then null: unique, so that one thing is open once only. */
  @Column({ type: 'varchar', length: 193, nullable: true, unique: true })
  openKey!: string | null;
}
