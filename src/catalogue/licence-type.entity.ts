import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { IdentifierSerialRule } from '../lib/numbering/licence-identifier.js';
import type { PadesLevel } from '../lib/pades/level.js';

/** Who seals a licence, in this order: the authority, and the holder (持证主体) with a key of its own. */
export const SEAL_ORDERS = ['issuer', 'issuer-holder', 'holder-issuer'] as const;
export type SealOrder = (typeof SEAL_ORDERS)[number];

/** A kind of licence (证照类型) that this service can issue. */
@Entity('licence_types')
export class LicenceType {
  /** Folder under `templates/`; the name of the type in our interfaces. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  templateFolder!: string;

  /** Folder under `templates/<templateFolder>/` that new licences are drawn with. */
  @Column({ type: 'varchar', length: 16 })
  templateVersion!: string;

  /** 证照类型代码: USCC of the defining authority and three digits; first part of every identifier. */
  @Column({ type: 'varchar', length: 64, unique: true })
  code!: string;

  /** False while the code is inferred and the province has not confirmed it. */
  @Column({ type: 'boolean' })
  codeConfirmed!: boolean;

  @Column({ type: 'varchar', length: 256 })
  name!: string;

  @Column({ type: 'varchar', length: 256 })
  definingAuthorityName!: string;

  @Column({ type: 'varchar', length: 18 })
  definingAuthorityUscc!: string;

  /** 持证主体代码类型: a code of the table `holder-code-type`. */
  @Column({ type: 'varchar', length: 3 })
  holderCodeType!: string;

  @Column({ type: 'varchar', length: 16 })
  identifierSerialRule!: IdentifierSerialRule;

  /** Name of the code table with the categories that a number may end in. */
  @Column({ type: 'varchar', length: 64 })
  categoryTable!: string;

  /** Level that every licence of the type is to reach: see {@link PadesLevel}. */
  @Column({ type: 'varchar', length: 8, default: 'B-B' })
  sealLevel!: PadesLevel;

  @Column({ type: 'varchar', length: 16, default: 'issuer' })
  sealOrder!: SealOrder;

  /** JSON: where the first seal goes; see `SealPlacement`. */
  @Column({ type: 'text', default: '{"kind":"issuer-line"}' })
  sealPlacement!: string;

  /** Days that the holder has for its seal. */
  @Column({ type: 'integer', default: 15 })
  countersignDays!: number;

  /** Months from the issue date within which work must begin (开工期限); null where the law sets none. */
  @Column({ type: 'integer', nullable: true })
  startMonths!: number | null;
}
