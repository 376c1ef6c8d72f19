import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { CopyMark } from './reports/copy-mark.entity.js';

export type KnownCopy = Readonly<CopyMark>;

/** By their bytes, the annotated copies (加注件) that were made here: they bear a seal of ours, and are no licences. */
@Injectable()
export class CopyMarksService {
  constructor(private readonly database: Database) {}

  /** Makes a copy known, inside the transaction that records it. */
  async note(manager: EntityManager, copy: KnownCopy): Promise<void> {
    await manager.insert(CopyMark, copy);
  }

  async find(sha256: string): Promise<KnownCopy | null> {
    return this.database.read.findOneBy(CopyMark, { sha256 });
  }
}
