import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import type { PadesLevel } from '../lib/pades/level.js';
import { Database } from '../platform/database/database.js';
import { Clock } from '../platform/time/clock.js';
import { Licence } from './licence.entity.js';
import { type DocumentReason, LicenceDocument } from './licence-document.entity.js';

/** A sealed file in the file store; the level is null where another issuer sealed it, or nobody. */
export type SealedDocument = Readonly<{ sha256: string; bytes: number; sealLevel: PadesLevel | null }>;

export type LicenceDocumentRecord = Readonly<LicenceDocument>;

/** A file that was published, with the licence it belongs to. */
export type IssuedFile = Readonly<{
  licence: Readonly<Licence>;
  document: LicenceDocumentRecord;
  /** All files of this licence. */
  documents: readonly LicenceDocumentRecord[];
}>;

/** Every file that was ever published for a licence; none is forgotten when another takes its place. */
@Injectable()
export class LicenceDocumentsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Notes a file as the present one of a licence, whose columns say so already, inside the caller's transaction. */
  async note(
    manager: EntityManager,
    licenceId: string,
    document: SealedDocument,
    reason: DocumentReason,
  ): Promise<void> {
    const last = await manager.maximum(LicenceDocument, 'sequence', { licenceId });
    const sequence = (last ?? 0) + 1;
    await manager.insert(LicenceDocument, { ...document, licenceId, sequence, reason, at: this.clock.now() });
  }

  /**
   * Puts a file of the same content and more evidence in the place of the present one. The old one stays known.
   *
   * @param from SHA-256 of the file that the new one was made from
   * @throws Error when that is no longer the present one; the transaction must not commit
   */
  async replace(
    manager: EntityManager,
    id: string,
    from: string,
    document: SealedDocument & Readonly<{ reason: DocumentReason }>,
  ): Promise<void> {
    const { reason, ...file } = document;
    const { affected } = await manager.update(Licence, { id, documentSha256: from }, documentColumns(file));
    if (affected !== 1) throw new Error(`licence ${id} has another file by now`);
    await this.note(manager, id, file, reason);
  }

  /** Files that took the place of another, the latest first. */
  async replaced(limit: number): Promise<readonly LicenceDocumentRecord[]> {
    const where = { reason: In(['raised', 'archived']) };
    return this.database.read.find(LicenceDocument, {
      where,
      order: { at: 'DESC', licenceId: 'ASC', sequence: 'DESC' },
      take: limit,
    });
  }

  /**
   * Which licence a file was issued for, by its content; every file counts that was ever published, also such as
   * another one of more evidence took the place of.
   *
   * @param sha256 64 lower-case hexadecimal digits
   */
  async find(sha256: string): Promise<IssuedFile | null> {
    const document = await this.database.read.findOneBy(LicenceDocument, { sha256 });
    const licence = document && (await this.database.read.findOneBy(Licence, { id: document.licenceId }));
    if (!licence) return null;
    const order = { sequence: 'ASC' } as const;
    const documents = await this.database.read.find(LicenceDocument, {
      where: { licenceId: licence.id },
      order,
    });
    return { licence, document, documents };
  }
}

/** The present file, as the licence itself names it. */
export function documentColumns({
  sha256,
  bytes,
  sealLevel,
}: SealedDocument): Pick<Licence, 'documentSha256' | 'documentBytes' | 'sealLevel'> {
  return { documentSha256: sha256, documentBytes: bytes, sealLevel };
}
