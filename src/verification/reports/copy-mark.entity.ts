import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../../platform/database/instant-column.js';

/** By which an annotated copy (加注件) made here is known again. */
@Entity('copy_marks')
export class CopyMark {
  /** Of the whole file. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  sha256!: string;

  /** Printed on the copy. */
  @Column({ type: 'varchar', length: 26 })
  copyId!: string;

  /** Of the QR code of the licence that it is a copy of. */
  @Column({ type: 'varchar', length: 26 })
  licenceToken!: string;

  /** Which use it was made for, as is printed on it. */
  @Column({ type: 'varchar', length: 600 })
  madeFor!: string;

  @InstantColumn()
  expiresAt!: Date;
}
