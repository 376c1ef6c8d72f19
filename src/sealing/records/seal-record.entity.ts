import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../../platform/database/instant-column.js';
import type { SealStatus } from './seal-status.js';

/** An electronic seal (电子印章) of an authority: what it is, and what it may be used for. Never a key. */
@Entity('seals')
@Index('seals_uscc', ['uscc', 'status', 'position'])
export class SealRecord {
  /** Given by whoever hands the seal in; stands in the record of everything it sealed. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  id!: string;

  /** 统一社会信用代码 of the organisation. */
  @Column({ type: 'varchar', length: 18 })
  uscc!: string;

  /** Shown on the specimen. */
  @Column({ type: 'varchar', length: 100 })
  name!: string;

  /** 印章编码: 13 digits. */
  @Column({ type: 'varchar', length: 13 })
  sealCode!: string;

  /** JSON: what the specimen (印模) shows; see `SealSpecimen`. */
  @Column({ type: 'text' })
  specimen!: string;

  /** Order among the seals of an authority: the first that may be used is used. */
  @Column({ type: 'integer' })
  position!: number;

  /** JSON list: licence types, or `*` for every type that the authority may issue. */
  @Column({ type: 'text' })
  licenceTypes!: string;

  /** Null: as soon as its certificate begins. */
  @InstantColumn({ nullable: true })
  validFrom!: Date | null;

  /** Null: until its certificate ends. */
  @InstantColumn({ nullable: true })
  validUntil!: Date | null;

  @Column({ type: 'varchar', length: 16 })
  status!: SealStatus;

  /** Uses on one day in Asia/Shanghai, at most. */
  @Column({ type: 'integer' })
  dailyLimit!: number;

  /** The certificate in use; its chain stands in `seal_certificates`. */
  @Column({ type: 'varchar', length: 64 })
  certificateSha256!: string;

  /** Where the key is; see `openSigner`. */
  @Column({ type: 'varchar', length: 1024 })
  keyReference!: string;

  /** Of the certificate in use. */
  @InstantColumn()
  notBefore!: Date;

  /** Of the certificate in use. */
  @InstantColumn()
  notAfter!: Date;

  /** A certificate that waits for its approvals. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  proposedCertificateSha256!: string | null;

  @Column({ type: 'varchar', length: 1024, nullable: true })
  proposedKeyReference!: string | null;

  /** JSON: a specimen that waits for its approvals. */
  @Column({ type: 'text', nullable: true })
  proposedSpecimen!: string | null;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  updatedAt!: Date;
}

/** A row as it was read: nothing but data. */
export type StoredSeal = Readonly<SealRecord>;
