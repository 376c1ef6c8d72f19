import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { Clock } from '../platform/time/clock.js';
import { Licence } from './licence.entity.js';

/** A licence as other features see it; entities stay in this folder. */
export type LicenceRecord = Readonly<Licence>;

export type NewLicence = Omit<Licence, 'status' | 'statusSince' | 'documentSha256' | 'documentBytes'>;

/** The register (证照库): every version of every licence that was numbered. */
@Injectable()
export class LicencesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Enters a numbered licence, not yet valid, inside the issuing transaction. */
  async enter(manager: EntityManager, licence: NewLicence): Promise<void> {
    await manager.insert(Licence, {
      ...licence,
      status: 'sealing',
      statusSince: this.clock.now(),
      documentSha256: null,
      documentBytes: null,
    });
  }

  /** Makes a licence valid together with its sealed file, inside the publishing transaction. */
  async publish(
    manager: EntityManager,
    id: string,
    document: { sha256: string; bytes: number },
  ): Promise<void> {
    const change = {
      status: 'valid' as const,
      statusSince: this.clock.now(),
      documentSha256: document.sha256,
      documentBytes: document.bytes,
    };
    const { affected } = await manager.update(Licence, { id, status: 'sealing' }, change);
    if (affected !== 1) throw new Error(`licence ${id} is not being sealed`);
  }

  async find(id: string): Promise<LicenceRecord | null> {
    return this.database.read.findOneBy(Licence, { id });
  }

  async findMany(ids: readonly string[]): Promise<readonly LicenceRecord[]> {
    return ids.length === 0 ? [] : this.database.read.findBy(Licence, { id: In([...ids]) });
  }

  /** Every version that carries the number, the latest first. */
  async findByNumber(number: string): Promise<readonly LicenceRecord[]> {
    return this.database.read.find(Licence, { where: { number }, order: { version: 'DESC' } });
  }

  async findByToken(token: string): Promise<LicenceRecord | null> {
    return this.database.read.findOneBy(Licence, { token });
  }
}
