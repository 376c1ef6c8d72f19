import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One question of a batch, and its answer once that is on record. */
@Entity('lookup_batch_items')
export class LookupBatchItem {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  batchId!: string;

  /** Place among the items, from 0. */
  @PrimaryColumn({ type: 'integer' })
  position!: number;

  /** Line of the table that it was read from, from 1. */
  @Column({ type: 'integer', nullable: true })
  line!: number | null;

  /** JSON of the question; of one that is not in order only what is. */
  @Column({ type: 'text' })
  asked!: string;

  /** JSON of `Violation[]` where it is not in order. */
  @Column({ type: 'text', nullable: true })
  faults!: string | null;

  /** Place of the item that asks the same. */
  @Column({ type: 'integer', nullable: true })
  repeats!: number | null;

  /** JSON of an `ItemAnswer`; null while it waits. */
  @Column({ type: 'text', nullable: true })
  answer!: string | null;
}
