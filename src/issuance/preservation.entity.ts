import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { PadesLevel } from '../lib/pades/level.js';
import { InstantColumn } from '../platform/database/instant-column.js';

/** What is still to be done for the seals of a published licence, and when. */
@Entity('preservations')
@Index('preservations_levels', ['asked', 'reached'])
export class Preservation {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  licenceId!: string;

  @Column({ type: 'varchar', length: 8 })
  asked!: PadesLevel;

  @Column({ type: 'varchar', length: 8 })
  reached!: PadesLevel;

  /** When the level is raised, or at level B-LTA the next timestamp is due; null when nothing is to be done. */
  @Index('preservations_due')
  @InstantColumn({ nullable: true })
  dueAt!: Date | null;

  /** Tries that failed since the last success. */
  @Column({ type: 'integer' })
  attempts!: number;

  /** Why the last try failed. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  lastCode!: string | null;

  @Column({ type: 'varchar', length: 36, nullable: true })
  leaseOwner!: string | null;

  @InstantColumn({ nullable: true })
  leaseUntil!: Date | null;
}
