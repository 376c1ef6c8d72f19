import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { PadesLevel } from '../lib/pades/level.js';
import { BigIntegerColumn } from '../platform/database/big-integer-column.js';
import { InstantColumn } from '../platform/database/instant-column.js';
import type { LicenceStatus } from './licence-status.js';

/** One version of a licence (电子证照) in the register; a construction permit (施工许可证) is one. */
@Entity('licences')
@Unique('licences_number_version', ['number', 'version'])
@Unique('licences_identifier_version', ['identifier', 'version'])
@Index('licences_holder_code', ['holderCode', 'place'])
@Index('licences_project_code', ['projectCode', 'place'])
@Index('licences_status', ['status', 'place'])
@Index('licences_type', ['licenceType', 'place'])
@Index('licences_valid_until', ['validUntil', 'place'])
// In the order of bytes, which no decorator can say.
@Index('licences_holder_key', { synchronize: false })
export class Licence {
  /** UUID; the id of the case that it was issued for. */
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id!: string;

  /** Template folder, e.g. `construction-permit`. */
  @Column({ type: 'varchar', length: 64 })
  licenceType!: string;

  /** What the licence is called, e.g. 建筑工程施工许可证. */
  @Column({ type: 'varchar', length: 256 })
  name!: string;

  /** Printed on the face; never given to another licence. */
  @Column({ type: 'varchar', length: 128 })
  number!: string;

  /** GB/T 36904 version, `001`, raised by every new issue of the same number. */
  @Column({ type: 'varchar', length: 3 })
  version!: string;

  /** GB/T 36904 identifier with check character; of no other number, though a corrected version may have that of the one before. */
  @Column({ type: 'varchar', length: 128 })
  identifier!: string;

  /** 26 Base32 characters, the last segment of the URL in the QR code. */
  @Column({ type: 'varchar', length: 26, unique: true })
  token!: string;

  /** Printed beside the QR code, for look-ups by hand. */
  @Column({ type: 'varchar', length: 6 })
  checkCode!: string;

  @Column({ type: 'varchar', length: 100 })
  issuerName!: string;

  /** 统一社会信用代码 of the issuer. */
  @Column({ type: 'varchar', length: 18 })
  issuerUscc!: string;

  /** `YYYY-MM-DD` in Asia/Shanghai. */
  @Column({ type: 'varchar', length: 10 })
  issueDate!: string;

  @Column({ type: 'varchar', length: 256 })
  holderName!: string;

  @Column({ type: 'varchar', length: 64 })
  holderCode!: string;

  @Column({ type: 'varchar', length: 24, nullable: true })
  projectCode!: string | null;

  @Column({ type: 'varchar', length: 16 })
  status!: LicenceStatus;

  @InstantColumn()
  statusSince!: Date;

  /** Steps noted in the history so far: who saw another number saw another licence. */
  @Column({ type: 'integer', default: 0 })
  statusSequence!: number;

  /** 开工期限: last day to begin, `YYYY-MM-DD`; null where the type knows none. */
  @Column({ type: 'varchar', length: 10, nullable: true })
  startDeadline!: string | null;

  /** How often that day was put off (延期). */
  @Column({ type: 'integer', default: 0 })
  extensions!: number;

  /** Day on which work began, as reported. */
  @Column({ type: 'varchar', length: 10, nullable: true })
  startedOn!: string | null;

  /** Day from which construction rests (中止施工); null while it does not. */
  @Column({ type: 'varchar', length: 10, nullable: true })
  suspendedOn!: string | null;

  /** Day of the last recheck (核验) that was passed in this rest. */
  @Column({ type: 'varchar', length: 10, nullable: true })
  recheckedOn!: string | null;

  /** 有效期至: last day of validity, `YYYY-MM-DD`; null where none is set. */
  @Column({ type: 'varchar', length: 10, nullable: true })
  validUntil!: string | null;

  /** Day on which time alone changes the status; null while none does. */
  @Index('licences_due')
  @Column({ type: 'varchar', length: 10, nullable: true })
  dueOn!: string | null;

  /** The permit that this one took the place of, under another number; on the first version only. */
  @Index('licences_replaces')
  @Column({ type: 'varchar', length: 36, nullable: true })
  replacesId!: string | null;

  /** 统一社会信用代码 of the department that registered it, issued by itself or others; null: issued here. */
  @Column({ type: 'varchar', length: 18, nullable: true })
  registrarUscc!: string | null;

  @Column({ type: 'varchar', length: 100, nullable: true })
  registrarName!: string | null;

  /** Place in the order of all that was published, see `firstPlace`; null until then: it cannot be found. */
  @Index('licences_place', { unique: true })
  @BigIntegerColumn({ nullable: true })
  place!: number | null;

  /** The holder's name as it is searched, see `searchedName`; null until it was published. */
  @Column({ type: 'text', nullable: true })
  holderKey!: string | null;

  /** Name of the project as printed; null where the type has none. */
  @Column({ type: 'text', nullable: true })
  projectName!: string | null;

  /** Sealed with a test seal. */
  @Column({ type: 'boolean', default: false })
  development!: boolean;

  /** JSON of what was drawn, encoded and said about this version: see `LicenceSnapshot`. No personal numbers. */
  @Column({ type: 'text' })
  snapshot!: string;

  /** SHA-256 of the sealed file in the file store; null until it was published. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  documentSha256!: string | null;

  @Column({ type: 'integer', nullable: true })
  documentBytes!: number | null;

  /** What the self-check found in the sealed file; null until it was published. */
  @Column({ type: 'varchar', length: 8, nullable: true })
  sealLevel!: PadesLevel | null;
}
