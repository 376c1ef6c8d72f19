import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PadesLevel } from '../../lib/pades/level.js';
import { InstantColumn } from '../../platform/database/instant-column.js';

/** An application material (申请材料) that its owner seals with a key of its own. */
@Entity('materials')
export class Material {
  /** 128 random bits as UUID. */
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id!: string;

  @Column({ type: 'varchar', length: 36 })
  sessionId!: string;

  /** 统一社会信用代码 of its owner. */
  @Column({ type: 'varchar', length: 18 })
  holderUscc!: string;

  /** Of the file as it was sent, which is not kept. */
  @Column({ type: 'varchar', length: 64 })
  originalSha256!: string;

  @Column({ type: 'integer' })
  pages!: number;

  @Column({ type: 'varchar', length: 8 })
  askedLevel!: PadesLevel;

  /** What was reached; null until it is sealed. */
  @Column({ type: 'varchar', length: 8, nullable: true })
  sealLevel!: PadesLevel | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  sealedSha256!: string | null;

  @Column({ type: 'integer', nullable: true })
  sealedBytes!: number | null;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn({ nullable: true })
  sealedAt!: Date | null;
}
