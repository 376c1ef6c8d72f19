import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What was answered about one item of a batch, after it was recorded. */
@Entity('lookup_batch_items')
export class LookupBatchItem {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  batchId!: string;

  /** Place among the items, from 0. */
  @PrimaryColumn({ type: 'integer' })
  position!: number;

  /** JSON of a `BatchItemDto`. */
  @Column({ type: 'text' })
  answer!: string;
}
