import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../../platform/database/instant-column.js';

/** A certificate that a seal has, had or is to have. Former ones stay: files sealed with them live on. */
@Entity('seal_certificates')
export class SealCertificate {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  sealId!: string;

  /** Of the certificate's DER, hexadecimal. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  sha256!: string;

  /** PEM: the certificate first, then its chain up to the root. */
  @Column({ type: 'text' })
  certificates!: string;

  /** When it came into use; null while it is proposed. */
  @InstantColumn({ nullable: true })
  since!: Date | null;

  /** When another took its place. */
  @InstantColumn({ nullable: true })
  until!: Date | null;
}
