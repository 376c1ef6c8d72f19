import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One version of a matter; never changed, as answers were given by it. */
@Entity('matters')
export class MatterVersion {
  @PrimaryColumn({ type: 'varchar', length: 32 })
  code!: string;

  @PrimaryColumn({ type: 'integer' })
  version!: number;

  /** Place in the seeds, from 1; null once another version, or none, took its place. */
  @Column({ type: 'integer', nullable: true })
  position!: number | null;

  /** JSON of a `Matter`. */
  @Column({ type: 'text' })
  content!: string;
}
