import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { InstantColumn } from '../platform/database/instant-column.js';
import type { ApplicationState } from './application-state.js';

/** One application (办件) of a builder for one matter and one project. */
@Entity('applications')
@Unique('applications_request', ['principalId', 'idempotencyKey'])
@Index('applications_holder', ['holderUscc', 'createdAt'])
@Index('applications_desk', ['issuerUscc', 'state', 'dueOn'])
@Index('applications_state', ['state', 'dueOn'])
export class Application {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id!: string;

  /** 办件编号; given when it is submitted, and then the case number of the licence. */
  @Column({ type: 'varchar', length: 64, nullable: true, unique: true })
  caseNo!: string | null;

  /** Key that made it, with the `Idempotency-Key` and a digest of what was asked. */
  @Column({ type: 'varchar', length: 36 })
  principalId!: string;

  @Column({ type: 'varchar', length: 128 })
  idempotencyKey!: string;

  @Column({ type: 'varchar', length: 100 })
  bodyDigest!: string;

  @Column({ type: 'varchar', length: 32 })
  matter!: string;

  @Column({ type: 'integer' })
  matterVersion!: number;

  /** JSON of a `Procedure`: the terms under which it was begun are kept to its end. */
  @Column({ type: 'text' })
  procedure!: string;

  @Column({ type: 'varchar', length: 64 })
  licenceType!: string;

  /** Form that the data was written for. */
  @Column({ type: 'varchar', length: 16 })
  templateVersion!: string;

  /** 统一社会信用代码 of the authority that is asked. */
  @Column({ type: 'varchar', length: 18 })
  issuerUscc!: string;

  @Column({ type: 'varchar', length: 18 })
  holderUscc!: string;

  @Column({ type: 'varchar', length: 100 })
  holderName!: string;

  @Column({ type: 'varchar', length: 24 })
  projectCode!: string;

  /** Number of the permit that another builder's or contractor's is to take the place of. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  replacesNumber!: string | null;

  /** JSON of the licence's data, personal numbers encrypted under this id. */
  @Column({ type: 'text' })
  data!: string;

  @Column({ type: 'varchar', length: 16 })
  state!: ApplicationState;

  /** Place in the procedure's stages, from 1; 0 before it is submitted. */
  @Column({ type: 'integer' })
  stage!: number;

  /** Raised with every change, so that nobody changes what it did not see. */
  @Column({ type: 'integer' })
  revision!: number;

  /** The dates: `YYYY-MM-DD` in Asia/Shanghai. When the material came in, the last time. */
  @Column({ type: 'varchar', length: 10, nullable: true })
  submittedOn!: string | null;

  @Column({ type: 'varchar', length: 10, nullable: true })
  acceptedOn!: string | null;

  /** Last day for the decision; null while the clock stands, while the calendar does not reach it, and when it is decided. */
  @Column({ type: 'varchar', length: 10, nullable: true })
  dueOn!: string | null;

  @Column({ type: 'varchar', length: 10, nullable: true })
  decidedOn!: string | null;

  /** Key of the officer who decided. */
  @Column({ type: 'varchar', length: 36, nullable: true })
  decidedBy!: string | null;

  /** Licence that the approval became; null until it was handed to issuing. */
  @Column({ type: 'varchar', length: 36, nullable: true })
  licenceId!: string | null;

  /** Why issuing did not take it: code of a problem. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  issueFailure!: string | null;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  updatedAt!: Date;
}
