import { Inject, Injectable } from '@nestjs/common';
import { type CopySource, CopySourcesService } from '../../exemption/copy-sources.service.js';
import { DomainError } from '../../lib/errors/domain-error.js';
import { encodeVerificationToken, isVerificationToken } from '../../lib/numbering/verification-token.js';
import type { AppConfig } from '../../platform/config/app-config.js';
import { APP_CONFIG } from '../../platform/config/config.module.js';
import { isUniqueViolation } from '../../platform/database/unique-violation.js';
import type { Principal } from '../../platform/http/audience.js';
import { FieldCipher } from '../../platform/secrets/field-cipher.js';
import { Randomness } from '../../platform/secrets/randomness.js';
import { FileStore } from '../../platform/storage/file-store.js';
import { Clock } from '../../platform/time/clock.js';
import type { AnnotatedCopy } from './annotated-copy.entity.js';
import { CopyDrawingService } from './copy-drawing.service.js';
import { CopyRecordsService, digestOf } from './copy-records.service.js';
import type { CopyUse } from './copy-use.js';

const TOKEN_BYTES = 16;
const LINK_MINUTES = 10;
const COPY_HOURS = 24;

/** A copy, and the link it can be fetched by once; null when an earlier request's was used already, or is to another version. */
export type LinkedCopy = Readonly<{ copy: AnnotatedCopy; link: string | null }>;

export type CopyRequest = Readonly<{ principal: Principal; idempotencyKey: string | undefined }>;

/** The file of a copy, handed out once. */
export type CopyFile = Readonly<{ bytes: Uint8Array; fileName: string; sha256: string }>;

/** Copies of licences for one use (加注件). The sealed original is never handed out here. */
@Injectable()
export class AnnotatedCopiesService {
  constructor(
    @Inject(APP_CONFIG) private readonly config: Pick<AppConfig, 'publicUrl'>,
    private readonly sources: CopySourcesService,
    private readonly drawing: CopyDrawingService,
    private readonly records: CopyRecordsService,
    private readonly store: FileStore,
    private readonly cipher: FieldCipher,
    private readonly randomness: Randomness,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a copy; asked again with the same `Idempotency-Key`, gives the same copy with a new link in place of the one not used, while
   * the version that it is of is still in force.
   *
   * @param body as it came: see `CopyRequestDto`
   * @throws DomainError why there is none
   */
  async make(body: unknown, request: CopyRequest): Promise<LinkedCopy> {
    const source = await this.sources.open(body, request.principal);
    const asked = JSON.stringify(body);
    const key = request.idempotencyKey && `${request.principal.keyId} ${request.idempotencyKey}`;
    const creationKey = key ?? null;
    const licenceId = source.licence.id;
    const before = creationKey === null ? null : await this.madeBefore(creationKey, asked, licenceId);
    if (before) return before;
    try {
      return await this.makeNew(source, request.principal, { creationKey, asked });
    } catch (error) {
      const meanwhile =
        creationKey !== null && isUniqueViolation(error)
          ? await this.madeBefore(creationKey, asked, licenceId)
          : null;
      if (meanwhile) return meanwhile;
      throw error;
    }
  }

  /** @throws DomainError `copy-not-found` */
  async get(organisationUscc: string, id: string): Promise<AnnotatedCopy> {
    return this.records.get(organisationUscc, id);
  }

  /**
   * The file, once, while the licence is in force; it is on record before it is given.
   *
   * @throws DomainError `copy-not-found`, `copy-link-over`, `store-unavailable`
   */
  async fetch(secret: string): Promise<CopyFile> {
    if (!isVerificationToken(secret))
      throw new DomainError('copy-not-found', 'There is no such annotated copy.');
    const copy = await this.records.byLink(secret);
    const bytes = await this.store.get(copy.sha256);
    await this.records.noteDownload(copy);
    return { bytes, sha256: copy.sha256, fileName: `加注件-${copy.id}.pdf` };
  }

  private async makeNew(
    source: CopySource,
    principal: Principal,
    { creationKey, asked }: Readonly<{ creationKey: string | null; asked: string }>,
  ): Promise<LinkedCopy> {
    const [id, secret, madeAt] = [this.token(), this.token(), this.clock.now()];
    const pictures = await this.drawing.pagesOf(source.documentSha256);
    const use = useFor(source, principal, pictures.length);
    const expiresAt = new Date(madeAt.getTime() + COPY_HOURS * 3_600_000);
    const { token: licenceToken } = source.licence;
    const sealed = await this.drawing.make({ id, use, licenceToken, madeAt, expiresAt }, pictures);
    const copy: AnnotatedCopy = {
      id,
      principalId: principal.keyId,
      organisationUscc: source.departmentUscc,
      licenceId: source.licence.id,
      use: JSON.stringify(use),
      sha256: await this.store.put(sealed),
      bytes: sealed.length,
      linkSha256: digestOf(secret),
      linkUntil: new Date(madeAt.getTime() + LINK_MINUTES * 60_000),
      expiresAt,
      downloads: 0,
      downloadedAt: null,
      createdAt: madeAt,
      creationKey,
      bodyDigest: this.cipher.digest(asked),
    };
    const { keyId, organisation, organisationUscc } = principal;
    const operator = `${use.operatorId} ${use.operatorName}`;
    await this.records.add({
      copy,
      actor: { keyId, organisation, organisationUscc, operator },
      licenceToken,
    });
    return { copy, link: this.linkTo(secret) };
  }

  private async madeBefore(
    creationKey: string,
    asked: string,
    licenceId: string,
  ): Promise<LinkedCopy | null> {
    const copy = await this.records.findByCreation(creationKey);
    if (!copy) return null;
    if (!this.cipher.matchesDigest(asked, copy.bodyDigest))
      throw new DomainError('idempotency-key-reused', 'This Idempotency-Key was used for another copy.');
    const secret = this.token();
    const isRenewed = await this.records.renewLink(copy, licenceId, secret);
    return { copy, link: isRenewed ? this.linkTo(secret) : null };
  }

  private token(): string {
    return encodeVerificationToken(this.randomness.bytes(TOKEN_BYTES));
  }

  private linkTo(secret: string): string {
    return `${this.config.publicUrl}/v1/annotated-copies/links/${secret}`;
  }
}

function useFor(
  { terms, matterName, licence, documentSha256 }: CopySource,
  { organisation }: Principal,
  pages: number,
): CopyUse {
  const { matter, operator, caseNo, useCause, authMode } = terms;
  const { name, number, version, issuerName: issuer, holderName: holder, holderCode } = licence;
  return {
    matter,
    matterName,
    department: organisation,
    operatorId: operator.id,
    operatorName: operator.name,
    caseNo,
    useCause,
    authMode,
    holderCode,
    licence: { name, number, version, issuer, holder },
    originalSha256: documentSha256,
    pages,
  };
}
