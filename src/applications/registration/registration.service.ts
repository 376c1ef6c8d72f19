import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../lib/errors/domain-error.js';
import { LicenceClocksService } from '../../licences/licence-clocks.service.js';
import { type LicenceAction, type LicenceRecord, LicencesService } from '../../licences/licences.service.js';
import { RegisteredLicencesService } from '../../licences/registered-licences.service.js';
import { Database } from '../../platform/database/database.js';
import { isUniqueViolation } from '../../platform/database/unique-violation.js';
import { Clock } from '../../platform/time/clock.js';
import { LicenceRegistration } from './licence-registration.entity.js';
import type { Registrar } from './registrar.js';
import {
  type EnteredLicence,
  type PreparedLicence,
  registeredAlready,
  RegistrationEntryService,
} from './registration-entry.service.js';
import { type CheckedFile, RegistrationFilesService } from './registration-files.service.js';
import type { RegistrationContent } from './registration-rules.js';

/** A licence with how it came here. */
export type RegistrationView = Readonly<{
  licence: LicenceRecord;
  registration: Readonly<LicenceRegistration>;
}>;

/** How a department may end a licence that it registered. */
export type Ending = Extract<LicenceAction, 'revoke' | 'withdraw' | 'penalise' | 'void'>;

export type EndingOrder = Readonly<{
  reason: string;
  legalBasis: string;
  effectiveDate?: string | undefined;
}>;

type Asked = Readonly<{ content: RegistrationContent; file: Uint8Array | null; idempotencyKey: string }>;

/** Lets departments register the licences that they, or others, issued, and say what becomes of them. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly database: Database,
    private readonly entry: RegistrationEntryService,
    private readonly files: RegistrationFilesService,
    private readonly licences: LicencesService,
    private readonly registered: RegisteredLicencesService,
    private readonly clocks: LicenceClocksService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * Registers a licence, with its file or without. The same said again is the same licence.
   *
   * @throws DomainError those of `RegistrationEntryService` and `RegistrationFilesService`, `idempotency-key-reused`
   */
  async register({ content, file, idempotencyKey }: Asked, registrar: Registrar): Promise<EnteredLicence> {
    const licence = await this.entry.prepare(content, registrar);
    const { keyId } = registrar;
    const known = await this.database.read.findOneBy(LicenceRegistration, { keyId, idempotencyKey });
    if (known && known.contentDigest !== licence.digest) {
      const detail = 'This Idempotency-Key belongs to a request with another body.';
      throw new DomainError('idempotency-key-reused', detail);
    }
    // Before anything is entered: a file that is broken must not leave a licence behind.
    const checked = file ? await this.files.check(file, known?.licenceId ?? null) : null;
    const entered = await this.enterOne(licence, registrar, idempotencyKey);
    if (checked) await this.attach(entered.id, checked, registrar);
    return entered;
  }

  /**
   * Adds the file of a licence that waits for it; from then on everybody is answered about it. The same file again changes nothing.
   *
   * @throws DomainError `licence-not-found`, `licence-action-refused`, `attachment-refused`, `store-unavailable`
   */
  async putDocument(id: string, bytes: Uint8Array, registrar: Registrar): Promise<void> {
    await this.get(id, registrar);
    await this.attach(id, await this.files.check(bytes, id), registrar);
  }

  /** @throws DomainError `licence-not-found` also for what another department registered */
  async get(id: string, registrar: Pick<Registrar, 'uscc'>): Promise<RegistrationView> {
    const where = { licenceId: id, registrarUscc: registrar.uscc };
    const registration = await this.database.read.findOneBy(LicenceRegistration, where);
    const licence = registration && (await this.licences.find(id));
    if (!licence) throw new DomainError('licence-not-found', `You registered no licence ${id}.`);
    return { licence, registration };
  }

  /**
   * Ends a licence for good. One that still waits for its file can only be declared void.
   *
   * @throws DomainError `licence-not-found`, `licence-action-refused`, `request-invalid`
   */
  async end(id: string, ending: Ending, order: EndingOrder, registrar: Registrar): Promise<void> {
    const { licence } = await this.get(id, registrar);
    await this.clocks.settle(id);
    const action = ending === 'void' && licence.status === 'sealing' ? 'discard' : ending;
    const at = this.clock.now();
    await this.database.write((manager) =>
      this.licences.transition(manager, id, action, { ...order, officer: registrar.officer, at }),
    );
  }

  /** Notes in the record of doings what was entered in this transaction. */
  note(
    manager: EntityManager,
    entered: readonly Readonly<{ id: string; licence: PreparedLicence }>[],
    registrar: Registrar,
    table: string | null,
  ): void {
    if (entered.length === 0) return;
    const licences = entered.map(({ id, licence: { content, type } }) => {
      return { id, number: content.number, licenceType: type.key };
    });
    this.database.lastly(manager, (last) =>
      this.audit.append(last, {
        kind: 'licence-registered',
        actor: registrar.actor,
        licenceIds: entered.map(({ id }) => id),
        holderCodes: [...new Set(entered.map(({ licence }) => licence.content.holderCode))],
        body: { table, licences },
      }),
    );
  }

  private async enterOne(
    licence: PreparedLicence,
    registrar: Registrar,
    idempotencyKey: string,
  ): Promise<EnteredLicence> {
    const by = { keyId: registrar.keyId, idempotencyKey };
    try {
      return await this.database.write(async (manager) => {
        const entered = await this.entry.enter(manager, licence, by);
        if (!entered.known) this.note(manager, [{ id: entered.id, licence }], registrar, null);
        return entered;
      });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      const { number } = licence.content;
      throw registeredAlready(`The number ${number}, or its identifier, is taken.`);
    }
  }

  private async attach(id: string, file: CheckedFile, registrar: Registrar): Promise<void> {
    const { document, ...found } = file;
    const { licence } = await this.get(id, registrar);
    if (licence.documentSha256 === document.sha256) return;
    const reason = `由${licence.registrarName ?? registrar.organisation}登记`;
    await this.database.write(async (manager) => {
      const order = { reason, legalBasis: null, officer: registrar.officer, at: this.clock.now() };
      await this.registered.publish(manager, id, document, order);
      await manager.update(LicenceRegistration, { licenceId: id }, found);
    });
    // Its last day may be over already.
    await this.clocks.settle(id);
  }
}
