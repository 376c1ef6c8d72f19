import { createHash, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../lib/errors/domain-error.js';
import type { PadesLevel } from '../lib/pades/level.js';
import type { PreparedSeal } from '../lib/pades/write/prepared-seal.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { Database } from '../platform/database/database.js';
import type { Principal } from '../platform/http/audience.js';
import type { StoredDocument } from '../platform/http/document-response.js';
import { FileStore } from '../platform/storage/file-store.js';
import { Clock } from '../platform/time/clock.js';
import { certifiedOrganisation } from './certificate-organisation.js';
import { type HolderSeal, HolderSealsService } from './holder-seals.service.js';
import { type MaterialPlace, placeOnMaterial } from './materials/material-place.js';
import { Material } from './materials/material.entity.js';
import { takeOver } from './materials/take-over.js';
import { Turnstile } from '../platform/concurrency/turnstile.js';
import { drawImpressions } from './places/impressions.js';
import { SealLevelsService } from './seal-levels.service.js';
import {
  type ReturnedSignature,
  type SealSessionRecord,
  SealSessionsService,
} from './seal-sessions.service.js';
import { sha256Hex } from './seal.js';
import type { Holder } from './sessions/holder-certificate.js';

/** What a builder wants to seal, and how. */
export type NewMaterial = Readonly<{
  /** A PDF of anyone's making. */
  bytes: Uint8Array;
  /** DER, the builder's first. */
  certificates: readonly Uint8Array[];
  place: MaterialPlace;
}>;

/** A material with the session in which it is or was sealed. */
export type MaterialInHand = Readonly<{ material: Material; session: SealSessionRecord }>;

type Owner = Pick<Principal, 'organisation' | 'organisationUscc'>;

/** Strangers' files that are read at the same time: each takes two threads and the memory of a painted page. */
const READ_AT_ONCE = 2;

/** Lets builders seal their own application materials (申请材料) with keys of their own. */
@Injectable()
export class MaterialsService {
  private readonly turnstile = new Turnstile(READ_AT_ONCE);

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly database: Database,
    private readonly store: FileStore,
    private readonly sessions: SealSessionsService,
    private readonly holderSeals: HolderSealsService,
    private readonly levels: SealLevelsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes a file over and prepares the bytes for the builder's seal.
   *
   * @throws DomainError `organisation-required`, `material-refused`, `seal-place-invalid`, `text-does-not-fit`,
   *   `character-not-drawable`, and those of `SealSessionsService.admit`
   */
  async open({ bytes, certificates, place }: NewMaterial, owner: Owner): Promise<MaterialInHand> {
    const holder = holderOf(owner);
    const admitted = await this.sessions.admit(certificates, holder);
    const id = randomUUID();
    const askedLevel: PadesLevel = this.config.evidence.tsaUrls.length > 0 ? 'B-T' : 'B-B';
    const reserve = admitted.reserve + this.levels.timestampReserve(askedLevel);
    const seal = { ...(await this.sealOf(admitted, holder)), reserve };
    const { prepared, pages } = await this.turnstile.pass(() => this.prepare(id, { bytes, place }, seal));
    const session = await this.sessions.open({
      purpose: 'material',
      subjectId: id,
      holder,
      certificates: admitted.certificates,
      specimenSha256: seal.appearance.sha256,
      prepared,
    });
    const material: Material = {
      id,
      sessionId: session.id,
      holderUscc: holder.uscc,
      originalSha256: sha256Hex(bytes),
      pages,
      askedLevel,
      sealLevel: null,
      sealedSha256: null,
      sealedBytes: null,
      createdAt: session.createdAt,
      sealedAt: null,
    };
    await this.database.write((manager) => manager.insert(Material, material));
    return { material, session };
  }

  /** @throws DomainError `organisation-required`, `material-not-found` for another owner's too */
  async get(id: string, owner: Owner): Promise<MaterialInHand> {
    const { uscc } = holderOf(owner);
    const material = await this.database.read.findOneBy(Material, { id, holderUscc: uscc });
    if (!material) throw new DomainError('material-not-found', `There is no material ${id}.`);
    return { material, session: await this.sessions.get(material.sessionId, uscc) };
  }

  /**
   * Takes the builder's signature and embeds it, with a timestamp when one is asked for and can be got.
   *
   * @throws DomainError those of {@link get} and of `SealSessionsService.accept`; the session then stays as it was
   */
  async answer(id: string, returned: ReturnedSignature, owner: Owner): Promise<MaterialInHand> {
    const { material, session } = await this.get(id, owner);
    const { cms, prepared } = await this.sessions.accept(session, returned);
    const { bytes, timestamped } = await this.levels.embed(prepared, cms, material.askedLevel);
    const sealedSha256 = await this.store.put(bytes);
    const sealLevel: PadesLevel = timestamped ? 'B-T' : 'B-B';
    const change = { sealedSha256, sealedBytes: bytes.length, sealLevel, sealedAt: this.clock.now() };
    await this.database.write(async (manager) => {
      await this.sessions.close(manager, session, sealedSha256);
      await manager.update(Material, { id }, change);
    });
    return this.get(id, owner);
  }

  /** @throws DomainError those of {@link get}, `material-not-sealed`, `store-unavailable` */
  async document(id: string, owner: Owner): Promise<StoredDocument> {
    const { sealedSha256 } = (await this.get(id, owner)).material;
    if (!sealedSha256) throw new DomainError('material-not-sealed', `The material ${id} is not sealed yet.`);
    return {
      bytes: await this.store.get(sealedSha256),
      sha256: sealedSha256,
      fileName: `申请材料-${id}.pdf`,
    };
  }

  /** The seal shows the name in the certificate: the key's organisation may be written in another way. */
  private async sealOf(
    { certificates, signerName }: Readonly<{ certificates: readonly Uint8Array[]; signerName: string }>,
    holder: Holder,
  ): Promise<Omit<HolderSeal, 'reserve'>> {
    const { name = holder.name } = certifiedOrganisation(certificates[0] ?? new Uint8Array());
    const named = { ...holder, name };
    return { holder: named, appearance: await this.holderSeals.specimen(named), signerName };
  }

  private async prepare(
    id: string,
    { bytes, place }: Pick<NewMaterial, 'bytes' | 'place'>,
    seal: HolderSeal,
  ): Promise<Readonly<{ prepared: PreparedSeal; pages: number }>> {
    const { draft, texts } = await takeOver(bytes, place.at.kind === 'keyword');
    const { impressions, ...sealPlace } = placeOnMaterial(draft, place, seal.appearance, texts);
    drawImpressions(draft, impressions, seal.appearance);
    const documentId = createHash('sha256').update(id).update(bytes).digest().subarray(0, 16);
    const prepared = this.holderSeals.prepareOnly({ draft, documentId, sealPlace }, seal, this.clock.now());
    return { prepared, pages: draft.pages.length };
  }
}

function holderOf({ organisation, organisationUscc }: Owner): Holder {
  if (organisationUscc) return { uscc: organisationUscc, name: organisation };
  throw new DomainError(
    'organisation-required',
    'The key is not bound to an organisation, so it cannot seal.',
  );
}
