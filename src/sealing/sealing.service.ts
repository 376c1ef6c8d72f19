import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../lib/errors/domain-error.js';
import { coveredDigest, embedCms, type PreparedSeal } from '../lib/pades/write/prepared-seal.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { Clock } from '../platform/time/clock.js';
import { KeyTests } from './key-test.js';
import { OpenedSealsService } from './opened-seals.service.js';
import {
  certificateRefusal,
  EVERY_TYPE,
  licenceTypesOf,
  type SealPurpose,
} from './records/seal-permission.js';
import type { SealRecord } from './records/seal-record.entity.js';
import { SealRecordsService } from './records/seal-records.service.js';
import type { SealUse } from './records/seal-use.entity.js';
import { SealUsesService, type SealUsage } from './records/seal-uses.service.js';
import type { Seal } from './seal.js';
import type { SealCondition } from './seal-condition.js';
import type { PlacedPreparedSeal } from './places/prepare-first.js';
import type { PlaceableDocument } from './places/seal-placement.js';
import {
  assertCanClose,
  assertPlaceable,
  type DrawnDocument,
  prepareClosingSeal,
  prepareSeal,
  reserveOf,
  type SealOptions,
} from './seal-writing.js';
import { TrustAnchors } from './trust-anchors.port.js';

export { embedCms } from '../lib/pades/write/prepared-seal.js';
export type { SealUsage } from './records/seal-uses.service.js';
export type { Impression } from './places/seal-placement.js';
export type { DrawnDocument, SealOptions, SealParty } from './seal-writing.js';
export { SEAL_FIELDS } from './seal-writing.js';

/** A signature made: the CMS, and the seal as it was when it signed. */
export type SignedSeal = Readonly<{ cms: Uint8Array; seal: Seal }>;

/** Seals documents with the seals on record. */
@Injectable()
export class SealingService {
  private readonly keyTests: KeyTests;

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly records: SealRecordsService,
    private readonly uses: SealUsesService,
    private readonly opened: OpenedSealsService,
    private readonly anchors: TrustAnchors,
    private readonly clock: Clock,
  ) {
    this.keyTests = new KeyTests(clock);
  }

  /** DER of the roots that seals are trusted under. */
  trustAnchors(): readonly Uint8Array[] {
    return this.anchors.all();
  }

  /**
   * The authority's first seal that may be used for this, read anew each time: what another process changed counts.
   *
   * @throws DomainError `seal-unavailable`, `seal-not-for-licence-type`, `seal-out-of-period`,
   *   `certificate-ending`, `seal-limit-reached`
   */
  async sealFor(purpose: SealPurpose): Promise<Seal> {
    const seals = await this.records.activeOf(purpose.uscc);
    return this.opened.of(await this.uses.firstUsable(seals, purpose));
  }

  /**
   * A seal that may be used for papers of this type, whoever's it is: one that names the type; a development seal for
   * every type stands in where this is no production.
   *
   * @throws DomainError `seal-unavailable`, and what {@link sealFor} throws
   */
  async sealForType(licenceType: string): Promise<Seal> {
    const stand = this.config.environment === 'production' ? [] : [EVERY_TYPE];
    const active = await this.records.withStatus('active');
    const record = [licenceType, ...stand]
      .map((type) => active.find((each) => licenceTypesOf(each).includes(type)))
      .find((each) => each !== undefined);
    if (!record) throw new DomainError('seal-unavailable', `No seal may be used for ${licenceType}.`);
    return this.sealFor({ uscc: record.uscc, licenceType });
  }

  /**
   * @param sealId as stored with what it sealed or was to seal; whether it may be used now is not looked at
   * @throws DomainError `seal-not-found`
   */
  async sealById(sealId: string): Promise<Seal> {
    return this.opened.of(await this.records.get(sealId));
  }

  /**
   * Writes the document with its seal field. The result is stored before {@link sign} touches the key.
   *
   * @param drawn used up: its draft becomes this file
   * @param at time of sealing, as the file will claim it
   * @throws DomainError `seal-place-invalid`
   */
  prepare(drawn: DrawnDocument, seal: Seal, at: Date, options?: SealOptions): PlacedPreparedSeal {
    return prepareSeal(drawn, seal, at, options);
  }

  /** {@link prepare} without doing it. @throws DomainError `seal-place-invalid` */
  assertPlaceable(document: PlaceableDocument, seal: Seal, options: SealOptions): void {
    assertPlaceable(document, seal, options);
  }

  /** {@link prepareClosing} without doing it. @throws DomainError `specimen-invalid` */
  assertCanClose(seal: Seal): void {
    assertCanClose(seal);
  }

  /**
   * Writes the authority's seal into the field that the holder's seal reserved; stored before {@link sign}.
   *
   * @throws DomainError `specimen-invalid`
   */
  prepareClosing(bytes: Uint8Array, seal: Seal, at: Date, options?: SealOptions): PreparedSeal {
    return prepareClosingSeal(bytes, seal, at, options);
  }

  /**
   * Signs what was prepared. The use is recorded first, so that a seal which may not be used refuses before its key
   * is touched; a signature that was made for the same bytes before is used again.
   *
   * @param prepared as stored; not modified
   * @throws DomainError `seal-not-active`, `seal-not-for-authority`, `seal-not-for-licence-type`,
   *   `seal-out-of-period`, `seal-unavailable`, `certificate-ending`, `seal-limit-reached`,
   *   `seal-certificate-replaced` when the page has to be drawn anew
   */
  async sign(prepared: PreparedSeal, seal: Seal, usage: SealUsage): Promise<SignedSeal> {
    const digest = coveredDigest(prepared);
    const fits = seal.cms.maximumLength <= reserveOf(prepared);
    const use = await this.uses.claim(seal, usage, { digest: Buffer.from(digest).toString('hex'), fits });
    const signedBy = await this.sealOf(use, seal);
    const signature = use.signature
      ? Buffer.from(use.signature, 'base64')
      : await seal.signer.sign(seal.cms.signedAttributes(digest));
    if (!use.signature) await this.uses.keepSignature(use, signature);
    return { cms: signedBy.cms.signedData(digest, signature), seal: signedBy };
  }

  /** {@link sign} without anything beside the signature: the sealed file at level B-B. */
  async complete(prepared: PreparedSeal, seal: Seal, usage: SealUsage): Promise<Uint8Array> {
    const { cms } = await this.sign(prepared, seal, usage);
    return embedCms(prepared, cms);
  }

  /** Makes and verifies a test signature with the key of every active seal. Never throws for one that does not work. */
  async probe(): Promise<readonly SealCondition[]> {
    return Promise.all((await this.records.withStatus('active')).map((record) => this.condition(record)));
  }

  /** A signature that was stored may have been made with a certificate that was replaced since. */
  private async sealOf(use: SealUse, seal: Seal): Promise<Seal> {
    if (use.sealId === seal.id && use.certificateSha256 === seal.certificateSha256) return seal;
    return this.opened.former(await this.records.get(use.sealId), use.certificateSha256);
  }

  private async condition(record: SealRecord): Promise<SealCondition> {
    const { id, uscc, notBefore, notAfter, validFrom, validUntil } = record;
    const seal = await this.opened.of(record).catch(() => undefined);
    const { minimumDays } = this.config.seals;
    const now = this.clock.now();
    const inPeriod = (!validFrom || validFrom <= now) && (!validUntil || now <= validUntil);
    return {
      sealId: id,
      uscc,
      licenceTypes: licenceTypesOf(record),
      keyUsable: seal !== undefined && (await this.keyTests.canSign(seal)),
      certificateUsable: inPeriod && !certificateRefusal(record, now, minimumDays),
      from: validFrom && validFrom > notBefore ? validFrom : notBefore,
      until: validUntil && validUntil < notAfter ? validUntil : notAfter,
    };
  }
}
