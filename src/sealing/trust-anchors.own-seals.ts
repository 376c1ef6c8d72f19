import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { SealCertificate } from './records/seal-certificate.entity.js';

/** Which certificates are, or were, those of our own seals: others under the same root seal for others. */
@Injectable()
export class OwnSealCertificates {
  constructor(private readonly database: Database) {}

  /** @returns SHA-256 of each one's DER, lower-case hex; those that were only proposed are not among them */
  async digests(): Promise<ReadonlySet<string>> {
    const rows = await this.database.read.find(SealCertificate, {
      where: { since: Not(IsNull()) },
      select: { sha256: true },
    });
    return new Set(rows.map(({ sha256 }) => sha256));
  }
}
