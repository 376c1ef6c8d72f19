import { readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../lib/errors/domain-error.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { readAs } from './read-as.js';
import { EVERY_TYPE } from './records/seal-permission.js';
import { SealProposalsService, type SealTerms } from './records/seal-proposals.service.js';
import { type Actor, SealRecordsService } from './records/seal-records.service.js';
import { roundSpecimen } from './records/seal-specimen.js';
import { parseSealList, type SealListing } from './seal-list.js';

/** High enough for any county, low enough that a key gone wild is noticed on the same day. */
const DEFAULT_DAILY_LIMIT = 10_000;

/** Rows of a list that became drafts, that were on record before, and that could not be taken with the reason. */
export type ImportedSeals = Readonly<{
  imported: readonly string[];
  known: readonly string[];
  refused: readonly Readonly<{ id: string; reason: string }>[];
}>;

/** Takes in the seals that a folder hands in as `seals.json`. What is taken in is a draft: no officer has seen it. */
@Injectable()
export class SealImportService {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly records: SealRecordsService,
    private readonly proposals: SealProposalsService,
  ) {}

  /**
   * @param directory of the list
   * @throws Error naming the list when it cannot be read or is wrong
   */
  async import(directory: string, by: Actor): Promise<ImportedSeals> {
    const known = new Set((await this.records.list()).map(({ id }) => id));
    const imported: string[] = [];
    const refused: { id: string; reason: string }[] = [];
    const listings = await this.listings(directory);
    for (const listing of listings.filter(({ id }) => !known.has(id))) {
      const { id, certificate } = listing;
      try {
        await this.proposals.draft(id, await this.terms(directory, listing), by);
        imported.push(id);
      } catch (error) {
        const isTaken = error instanceof DomainError && error.code === 'seal-already-exists';
        if (isTaken)
          known.add(id); // another process was faster
        else refused.push({ id, reason: `${certificate}: ${(error as Error).message}` });
      }
    }
    return { imported, refused, known: listings.map(({ id }) => id).filter((id) => known.has(id)) };
  }

  /** @throws Error naming the list */
  listings(directory: string): Promise<readonly SealListing[]> {
    return readAs(join(directory, 'seals.json'), parseSealList);
  }

  /** @throws Error when the certificate cannot be read, or the key lies outside the seals' folder */
  async terms(directory: string, listing: SealListing): Promise<SealTerms> {
    const { uscc, name, sealCode, licenceTypes = [EVERY_TYPE], dailyLimit = DEFAULT_DAILY_LIMIT } = listing;
    return {
      uscc,
      name,
      sealCode,
      specimen: roundSpecimen(listing),
      licenceTypes,
      dailyLimit,
      validFrom: listing.validFrom === undefined ? null : new Date(listing.validFrom),
      validUntil: listing.validUntil === undefined ? null : new Date(listing.validUntil),
      certificates: await readFile(resolve(directory, listing.certificate), 'utf8'),
      keyReference: listing.keyReference ?? this.pemReference(resolve(directory, listing.key ?? '')),
    };
  }

  private pemReference(file: string): string {
    const path = relative(this.config.sealsDirectory, file).split(sep).join('/');
    if (path.startsWith('..'))
      throw new Error(`the key lies outside the folder ${this.config.sealsDirectory}`);
    return `pem:${path.replaceAll(/[%?#]/g, encodeURIComponent)}`;
  }
}
