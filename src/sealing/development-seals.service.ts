import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DomainError, type DomainErrorCode } from '../lib/errors/domain-error.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { parseCertificates } from './certificate-chain.js';
import { SealLifecycleService, type Officer } from './records/seal-lifecycle.service.js';
import { proposalDigest } from './records/seal-proposal.js';
import { SealProposalsService } from './records/seal-proposals.service.js';
import { SealRecordsService } from './records/seal-records.service.js';
import type { ApprovedAction } from './records/seal-status.js';
import { sha256Hex } from './seal.js';
import { SealImportService } from './seal-import.service.js';
import type { SealListing } from './seal-list.js';

/** Stand in for the two people that a development machine does not have; never in production. */
const OFFICERS: readonly Officer[] = ['development-1', 'development-2'].map((name) => ({
  keyId: name,
  name,
  organisation: 'development',
  role: 'officer',
}));

const DONE_BEFORE: readonly DomainErrorCode[] = [
  'approval-repeated',
  'seal-action-refused',
  'proposal-missing',
];

/**
 * Puts the seals of `seals.json` to use by itself, so that a development machine works without any step before, and
 * follows that folder when its test PKI was made anew. In production it does nothing.
 */
@Injectable()
export class DevelopmentSealsService implements OnModuleInit {
  private readonly logger = new Logger(DevelopmentSealsService.name);

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly imports: SealImportService,
    private readonly records: SealRecordsService,
    private readonly proposals: SealProposalsService,
    private readonly lifecycle: SealLifecycleService,
  ) {}

  /** @throws Error naming the file that forbids the start */
  async onModuleInit(): Promise<void> {
    const { environment, sealsDirectory } = this.config;
    if (environment === 'production' || !existsSync(join(sealsDirectory, 'seals.json'))) return;
    const [officer] = OFFICERS;
    if (!officer) return;
    const { imported, known, refused } = await this.imports.import(sealsDirectory, officer);
    for (const id of [...imported, ...known]) await this.activate(id);
    const listings = await this.imports.listings(sealsDirectory);
    for (const listing of listings.filter(({ id }) => known.includes(id)))
      await this.follow(listing, officer);
    this.assertReplaced(refused, listings);
  }

  /** A test PKI that was made anew has other certificates under the same names. */
  private async follow(listing: SealListing, officer: Officer): Promise<void> {
    const { certificates, keyReference } = await this.imports.terms(this.config.sealsDirectory, listing);
    const seal = await this.records.get(listing.id);
    const [certificate] = parseCertificates(certificates);
    if (!certificate || sha256Hex(certificate.raw) === seal.certificateSha256) return;
    if (seal.status === 'draft' || seal.status === 'retired') return;
    await this.proposals.proposeCertificate(listing.id, { certificates, keyReference }, officer);
    await this.approve(listing.id, 'replace-certificate');
  }

  /** Also what was left half done when the process was stopped. */
  private async activate(id: string): Promise<void> {
    if ((await this.records.get(id)).status === 'draft') await this.approve(id, 'activate');
  }

  private async approve(id: string, action: ApprovedAction): Promise<void> {
    for (const officer of OFFICERS) {
      try {
        const digest = proposalDigest(action, await this.records.get(id));
        await this.lifecycle.approve(id, action, digest, officer);
      } catch (error) {
        // Another process that starts at the same time approves the same.
        if (!(error instanceof DomainError && DONE_BEFORE.includes(error.code))) throw error;
      }
    }
  }

  /** An old row may stay in the list beside a good one of the same authority. */
  private assertReplaced(
    refused: readonly Readonly<{ id: string; reason: string }>[],
    listings: readonly SealListing[],
  ): void {
    const usccOf = (id: string): string | undefined => listings.find((listing) => listing.id === id)?.uscc;
    const good = listings.filter(({ id }) => refused.every((row) => row.id !== id)).map(({ uscc }) => uscc);
    for (const { id, reason } of refused) {
      if (!good.includes(usccOf(id) ?? '')) throw new Error(`${this.config.sealsDirectory}: ${reason}`);
      this.logger.warn(`Seal left out: ${reason}`);
    }
  }
}
