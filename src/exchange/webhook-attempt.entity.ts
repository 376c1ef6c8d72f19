import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../platform/database/instant-column.js';

/** How an attempt ended: taken, or why not. */
export const ATTEMPT_OUTCOMES = [
  'delivered',
  /** Answered with another status than 2xx. */
  'status',
  /** Wanted us to go elsewhere, which is not done. */
  'redirect',
  'timeout',
  'unreachable',
  /** Not, or no longer, an address that may be called. */
  'refused',
  'internal-error',
] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

/** One line of the log of a delivery. Neither what was sent nor what was answered. */
@Entity('webhook_attempts')
export class WebhookAttempt {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  deliveryId!: string;

  /** 1, 2, 3 … One is missing when the process ended while it was under way. */
  @PrimaryColumn({ type: 'integer' })
  number!: number;

  @InstantColumn()
  at!: Date;

  @Column({ type: 'varchar', length: 16 })
  outcome!: AttemptOutcome;

  /** HTTP status; null when there was no answer. */
  @Column({ type: 'integer', nullable: true })
  status!: number | null;

  @Column({ type: 'integer' })
  milliseconds!: number;
}
