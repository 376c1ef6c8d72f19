import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { InstantColumn } from '../platform/database/instant-column.js';

/** An address of another organisation's system that wants to be told. */
@Entity('webhook_endpoints')
@Unique('webhook_endpoints_open', ['openKey'])
@Unique('webhook_endpoints_creation', ['creationKey'])
@Index('webhook_endpoints_organisation', ['organisationUscc'])
export class WebhookEndpoint {
  /** UUID. */
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id!: string;

  /** 统一社会信用代码 of the organisation that asked. */
  @Column({ type: 'varchar', length: 18 })
  organisationUscc!: string;

  @Column({ type: 'varchar', length: 500 })
  url!: string;

  /** Key of the signatures, encrypted (see `FieldCipher`), owner = `id`. */
  @Column({ type: 'varchar', length: 250 })
  secret!: string;

  @InstantColumn()
  secretSince!: Date;

  /** Organisation and `Idempotency-Key` of the request that made it; null when it had none. */
  @Column({ type: 'varchar', length: 147, nullable: true })
  creationKey!: string | null;

  @InstantColumn()
  createdAt!: Date;

  /** From then on nothing is sent there. */
  @InstantColumn({ nullable: true })
  removedAt!: Date | null;

  /** Organisation and address until it is removed, then null: unique, so that nobody is told twice. */
  @Column({ type: 'varchar', length: 519, nullable: true })
  openKey!: string | null;
}
