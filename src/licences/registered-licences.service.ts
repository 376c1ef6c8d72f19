import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In, Not } from 'typeorm';
import { encodeCheckCode } from '../lib/numbering/check-code.js';
import { encodeVerificationToken } from '../lib/numbering/verification-token.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { Randomness } from '../platform/secrets/randomness.js';
import { Licence } from './licence.entity.js';
import type { StatusOrder } from './licence-orders.js';
import { type LicenceRecord, LicencesService, type SealedDocument } from './licences.service.js';

/** A licence of another issuer, as its department says it is. Dates are `YYYY-MM-DD`. */
export type RegisteredLicence = Readonly<{
  licenceType: string;
  type: Readonly<{
    name: string;
    code: string;
    definingAuthority: Readonly<{ name: string; uscc: string }>;
  }>;
  number: string;
  version: string;
  identifier: string;
  issuer: Readonly<{ name: string; uscc: string }>;
  registrar: Readonly<{ name: string; uscc: string }>;
  holder: Readonly<{ name: string; code: string }>;
  project: Readonly<{ code: string | null; name: string | null }>;
  issueDate: string;
  /** 有效期至; null where none is set. */
  validUntil: string | null;
}>;

/** 16 for the token, 6 for the check code. */
const RANDOM_BYTES = 22;
const TOKEN_BYTES = 16;

/** Enters licences that others issued; whoever asks about them is answered as about our own, once their file is here. */
@Injectable()
export class RegisteredLicencesService {
  constructor(
    private readonly licences: LicencesService,
    private readonly randomness: Randomness,
    @Inject(APP_CONFIG) private readonly config: Pick<AppConfig, 'publicUrl'>,
  ) {}

  /**
   * Enters a licence that waits for its file, inside the caller's transaction.
   *
   * @returns its id
   * @throws QueryFailedError when number and version, or identifier and version, are another's
   */
  async enter(manager: EntityManager, licence: RegisteredLicence): Promise<string> {
    const { licenceType, type, number, version, identifier, issuer, registrar, holder, issueDate } = licence;
    const random = this.randomness.bytes(RANDOM_BYTES);
    const token = encodeVerificationToken(random.subarray(0, TOKEN_BYTES));
    const checkCode = encodeCheckCode(random.subarray(TOKEN_BYTES));
    const id = randomUUID();
    await this.licences.enter(manager, {
      id,
      licenceType,
      name: type.name,
      number,
      version,
      identifier,
      token,
      checkCode,
      issuerName: issuer.name,
      issuerUscc: issuer.uscc,
      issueDate,
      holderName: holder.name,
      holderCode: holder.code,
      projectCode: licence.project.code,
      registrarUscc: registrar.uscc,
      registrarName: registrar.name,
      snapshot: this.snapshotOf(licence, { token, checkCode }),
    });
    return id;
  }

  /**
   * Makes it one that is answered about, together with its file, inside the caller's transaction of `Database.write`.
   *
   * @throws DomainError `licence-action-refused` when it does not wait for a file
   */
  async publish(
    manager: EntityManager,
    id: string,
    document: SealedDocument,
    order: StatusOrder,
  ): Promise<void> {
    const { validUntil } = registeredTerms(await manager.findOneByOrFail(Licence, { id }));
    const start = { startMonths: null, validUntil };
    await this.licences.publish(manager, id, document, start, { order, documentReason: 'registered' });
  }

  /** Every version that carries one of the numbers, by number and version, inside the caller's transaction. */
  async versionsOf(manager: EntityManager, numbers: readonly string[]): Promise<readonly LicenceRecord[]> {
    return this.licences.versionsIn(manager, numbers);
  }

  /** Whether one of the identifiers is that of a licence with another number, inside the caller's transaction. */
  async areOfAnother(
    manager: EntityManager,
    identifiers: readonly string[],
    number: string,
  ): Promise<boolean> {
    return manager.existsBy(Licence, { identifier: In([...identifiers]), number: Not(number) });
  }

  private snapshotOf(licence: RegisteredLicence, code: { token: string; checkCode: string }): string {
    const { licenceType, type, number, identifier, version, issuer, holder, issueDate } = licence;
    const { publicUrl } = this.config;
    const verification = {
      url: `${publicUrl}/v/${code.token}`,
      host: new URL(publicUrl).host,
      checkCode: code.checkCode,
    };
    const { project, validUntil } = licence;
    const data = { projectName: project.name, projectCode: project.code, validUntil };
    return JSON.stringify({
      licenceType,
      number,
      identifier,
      version,
      type,
      issuer,
      holder,
      issueDate,
      verification,
      development: false,
      data,
    });
  }
}

/** What else its department said of a registered licence. */
export function registeredTerms({ snapshot }: Pick<LicenceRecord, 'snapshot'>): Readonly<{
  projectName: string | null;
  validUntil: string | null;
}> {
  return (
    JSON.parse(snapshot) as { data: Readonly<{ projectName: string | null; validUntil: string | null }> }
  ).data;
}
