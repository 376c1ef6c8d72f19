import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '../platform/http/audience.js';
import { InstantColumn } from '../platform/database/instant-column.js';

/** A machine's way in (接口密钥). The key itself is not kept, only what recognises it. */
@Entity('api_keys')
export class ApiKey {
  /** The public part of the key: 16 Base32 characters. */
  @PrimaryColumn({ type: 'varchar', length: 16 })
  id!: string;

  /** SHA-256 of the whole key, hexadecimal. */
  @Column({ type: 'varchar', length: 64 })
  digest!: string;

  @Column({ type: 'varchar', length: 100 })
  name!: string;

  @Column({ type: 'varchar', length: 100 })
  organisation!: string;

  /** 统一社会信用代码. */
  @Column({ type: 'varchar', length: 18, nullable: true })
  organisationUscc!: string | null;

  @Column({ type: 'varchar', length: 32 })
  role!: Role;

  /** Separated by single spaces, as in OAuth (RFC 6749 §3.3). */
  @Column({ type: 'varchar', length: 500 })
  scopes!: string;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn({ nullable: true })
  expiresAt!: Date | null;

  /** Right to the minute: written at most once a minute. */
  @InstantColumn({ nullable: true })
  lastUsedAt!: Date | null;

  @InstantColumn({ nullable: true })
  revokedAt!: Date | null;
}
