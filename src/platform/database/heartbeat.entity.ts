import { Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from './instant-column.js';

/** Written whenever the service is asked whether it is ready: only a real write proves that one is possible. */
@Entity('heartbeats')
export class Heartbeat {
  @PrimaryColumn({ type: 'varchar', length: 16 })
  name!: string;

  @InstantColumn()
  at!: Date;
}
