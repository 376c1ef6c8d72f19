import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../platform/database/instant-column.js';
import type { ApplicationAction, ApplicationState } from './application-state.js';

/** One step of an application; only added, never changed. */
@Entity('application_events')
export class ApplicationEvent {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  applicationId!: string;

  /** 1, 2, 3 … */
  @PrimaryColumn({ type: 'integer' })
  sequence!: number;

  @Column({ type: 'varchar', length: 24 })
  action!: ApplicationAction | 'create';

  /** Where it led. */
  @Column({ type: 'varchar', length: 16 })
  state!: ApplicationState;

  @Column({ type: 'integer' })
  stage!: number;

  /** JSON: what was said with it; shape by action, no personal numbers. */
  @Column({ type: 'text' })
  detail!: string;

  /** Who; all null: the service itself, by the clock. */
  @Column({ type: 'varchar', length: 36, nullable: true })
  keyId!: string | null;

  @Column({ type: 'varchar', length: 100, nullable: true })
  name!: string | null;

  @Column({ type: 'varchar', length: 100, nullable: true })
  organisation!: string | null;

  @InstantColumn()
  at!: Date;
}
