import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { SealOrder } from '../catalogue/catalogue.service.js';
import type { PadesLevel } from '../lib/pades/level.js';
import { InstantColumn } from '../platform/database/instant-column.js';
import type { IssuanceState, Step } from './issuance-state.js';

/** An approved case (办件) on its way to a sealed licence. */
@Entity('issuances')
@Unique('issuances_case', ['issuerUscc', 'licenceType', 'caseNo'])
@Index('issuances_state', ['state', 'leaseUntil'])
@Index('issuances_received', ['receivedAt', 'id'])
@Index('issuances_countersign', ['state', 'countersignUntil'])
export class Issuance {
  /** UUID; also the id of the licence. */
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id!: string;

  /** The API key that handed the case in. */
  @Column({ type: 'varchar', length: 36 })
  principalId!: string;

  @Column({ type: 'varchar', length: 64 })
  licenceType!: string;

  /** Version of the template, and so of the schema of `data`, that the case was accepted under. */
  @Column({ type: 'varchar', length: 16 })
  templateVersion!: string;

  @Column({ type: 'varchar', length: 18 })
  issuerUscc!: string;

  /** 办件编号 in the approval system. */
  @Column({ type: 'varchar', length: 64 })
  caseNo!: string;

  /** `YYYY-MM-DD`, the day the case was approved. */
  @Column({ type: 'varchar', length: 10 })
  decidedOn!: string;

  /** JSON of the licence's data; personal numbers are encrypted (see `FieldCipher`), owner = `id`. */
  @Column({ type: 'text' })
  data!: string;

  @Column({ type: 'varchar', length: 16 })
  state!: IssuanceState;

  /** The step that failed; only in state `failed`. */
  @Column({ type: 'varchar', length: 16, nullable: true })
  failedStep!: Step | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  failureCode!: string | null;

  @Column({ type: 'varchar', length: 1000, nullable: true })
  failureDetail!: string | null;

  /** Failed tries of the present step. */
  @Column({ type: 'integer' })
  attempts!: number;

  /** Before this instant the step is not tried again. */
  @InstantColumn({ nullable: true })
  retryAt!: Date | null;

  /** Worker that has the case in hand, until `leaseUntil`. */
  @Column({ type: 'varchar', length: 36, nullable: true })
  leaseOwner!: string | null;

  @InstantColumn({ nullable: true })
  leaseUntil!: Date | null;

  /** Which seal the drawn page is prepared for. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  sealId!: string | null;

  /** File with everything but the signature value: the bytes that are signed. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  drawnSha256!: string | null;

  /** JSON: where in that file the signature goes. */
  @Column({ type: 'varchar', length: 200, nullable: true })
  drawnPlaces!: string | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  sealedSha256!: string | null;

  @Column({ type: 'integer', nullable: true })
  sealedBytes!: number | null;

  /** Level that the seals are to reach, as the licence type asked when the case was received. */
  @Column({ type: 'varchar', length: 8, default: 'B-B' })
  sealLevel!: PadesLevel;

  /** Level that the self-check found. */
  @Column({ type: 'varchar', length: 8, nullable: true })
  sealReached!: PadesLevel | null;

  /** Who seals, in this order; fixed when the case was received. */
  @Column({ type: 'varchar', length: 16, default: 'issuer' })
  sealOrder!: SealOrder;

  /** JSON: where the first seal goes, as the licence type asked when the case was received. See `SealPlacement`. */
  @Column({ type: 'text', default: '{"kind":"issuer-line"}' })
  sealPlacement!: string;

  /** JSON: what the drawn page shows of the seal that it is prepared for. See `DrawnSeal`. */
  @Column({ type: 'text', nullable: true })
  drawnSeal!: string | null;

  /** In state `awaiting-holder`: when the holder's time is over. */
  @InstantColumn({ nullable: true })
  countersignUntil!: Date | null;

  /** JSON: the seals that the file carries, in the order of sealing. See `AppliedSeal`. */
  @Column({ type: 'text', default: '[]' })
  seals!: string;

  /** Licence whose next version this case makes (变更); null for a new number. */
  @Index('issuances_changes')
  @Column({ type: 'varchar', length: 36, nullable: true })
  changesId!: string | null;

  /** Licence of another number that this case takes the place of; it is withdrawn when this one is published. */
  @Index('issuances_replaces')
  @Column({ type: 'varchar', length: 36, nullable: true })
  replacesId!: string | null;

  /** JSON: why, on what ground and through whom that licence is changed or withdrawn. See `ChangeOrder`. */
  @Column({ type: 'text', nullable: true })
  changeOrder!: string | null;

  @InstantColumn()
  receivedAt!: Date;

  @InstantColumn()
  updatedAt!: Date;
}
