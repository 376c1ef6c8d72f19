import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { InstantColumn } from '../platform/database/instant-column.js';

export const DELIVERY_STATES = ['pending', 'delivered', 'dead', 'cancelled'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One event for one endpoint. */
@Entity('webhook_deliveries')
@Unique('webhook_deliveries_event', ['endpointId', 'sequence'])
@Index('webhook_deliveries_due', ['state', 'nextAt'])
export class WebhookDelivery {
  /** UUID, the same at every attempt: whoever is told twice knows it by this. */
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id!: string;

  @Column({ type: 'varchar', length: 36 })
  endpointId!: string;

  /** Place of the event among all events; deliveries may arrive in another order. */
  @Column({ type: 'integer' })
  sequence!: number;

  /** The very text that is signed and sent. */
  @Column({ type: 'text' })
  body!: string;

  @Column({ type: 'varchar', length: 16 })
  state!: DeliveryState;

  /** All attempts that were begun. */
  @Column({ type: 'integer' })
  attempts!: number;

  /** Failed ones since it was first due, or was sent again by hand. */
  @Column({ type: 'integer' })
  tries!: number;

  /** Null when nothing more is to be done. */
  @InstantColumn({ nullable: true })
  nextAt!: Date | null;

  /** Process that has it in hand, until `leaseUntil`. */
  @Column({ type: 'varchar', length: 36, nullable: true })
  leaseOwner!: string | null;

  @InstantColumn({ nullable: true })
  leaseUntil!: Date | null;

  @InstantColumn()
  createdAt!: Date;

  /** When the endpoint took it. */
  @InstantColumn({ nullable: true })
  deliveredAt!: Date | null;
}
