import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { LicencesService } from '../licences/licences.service.js';
import { NumberSerialsService } from '../licences/number-serials.service.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { Randomness } from '../platform/secrets/randomness.js';
import { Clock } from '../platform/time/clock.js';
import { shanghaiDate } from '../platform/time/shanghai-date.js';
import { TemplatesService } from '../rendering/templates.service.js';
import { SealingService } from '../sealing/sealing.service.js';
import { type LicenceData, withoutPersonal } from './case-data.js';
import type { Issuance } from './issuance.entity.js';
import { namedHolder, namedType, type Numbering, numberedSnapshot } from './numbered-licence.js';

/** 16 bytes for the token of the QR code, 6 for the check code. */
const RANDOM_BYTES = 22;

/** Gives a case its number and enters it in the register. */
@Injectable()
export class LicenceNumberingService {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly catalogue: CatalogueService,
    private readonly templates: TemplatesService,
    private readonly licences: LicencesService,
    private readonly serials: NumberSerialsService,
    private readonly sealing: SealingService,
    private readonly randomness: Randomness,
    private readonly clock: Clock,
  ) {}

  /** Everything of the numbering but the serial, which only the transaction can give. */
  async plan(
    issuance: Pick<Issuance, 'licenceType' | 'templateVersion' | 'issuerUscc' | 'sealOrder' | 'data'>,
  ): Promise<Numbering> {
    const type = await this.catalogue.licenceType(issuance.licenceType);
    const { name, uscc, region } = await this.catalogue.issuingAuthority(issuance.issuerUscc);
    const data = withoutPersonal(this.templates, issuance, JSON.parse(issuance.data) as LicenceData);
    const fields = this.templates.registerFields(issuance, data);
    const codeTypes = await this.catalogue.codeEntries('holder-code-type');
    return {
      licenceType: issuance.licenceType,
      templateVersion: issuance.templateVersion,
      type: namedType(type),
      serialRule: type.identifierSerialRule,
      issuer: { name, uscc, region },
      holder: namedHolder(fields, type, codeTypes),
      issueDate: shanghaiDate(this.clock.now()),
      serial: 1,
      category: fields.category,
      publicUrl: this.config.publicUrl,
      random: this.randomness.bytes(RANDOM_BYTES),
      development: (await this.sealing.sealFor({ uscc, licenceType: issuance.licenceType })).development,
      countersigned: issuance.sealOrder !== 'issuer',
      data,
    };
  }

  /**
   * Takes the serial, or for a change the next version of the number that it keeps, and enters the licence, inside the
   * issuing transaction.
   *
   * @returns the number
   * @throws DomainError `daily-serials-exhausted`, `licence-action-refused`, `licence-change-open`
   */
  async enter(
    manager: EntityManager,
    { id, changesId, replacesId }: Pick<Issuance, 'id' | 'changesId' | 'replacesId'>,
    plan: Numbering,
  ): Promise<string> {
    const place =
      changesId === null ? await this.newPlace(manager, id, plan) : await this.nextPlace(manager, changesId);
    const { token, snapshot } = numberedSnapshot({ ...plan, ...place });
    const { projectCode } = this.templates.registerFields(plan, plan.data);
    const { licenceType, type, holder, number, version, identifier, issueDate } = snapshot;
    await this.licences.enter(manager, {
      id,
      licenceType,
      name: type.name,
      number,
      version,
      identifier,
      token,
      checkCode: snapshot.verification.checkCode,
      issuerName: plan.issuer.name,
      issuerUscc: plan.issuer.uscc,
      issueDate,
      holderName: holder.name,
      holderCode: holder.code,
      projectCode: projectCode === '' ? null : projectCode,
      replacesId,
      snapshot: JSON.stringify(snapshot),
    });
    return number;
  }
  private async newPlace(
    manager: EntityManager,
    licenceId: string,
    { issuer: { region }, issueDate: issuedOn }: Numbering,
  ): Promise<Pick<Numbering, 'serial'>> {
    return { serial: await this.serials.allocate(manager, { region, issuedOn, licenceId }) };
  }

  /** The licence may have been suspended or revoked since its change was received. */
  private async nextPlace(manager: EntityManager, changesId: string): Promise<Pick<Numbering, 'successor'>> {
    const number = await this.licences.holdForChange(manager, changesId);
    return { successor: { number, version: await this.licences.nextVersion(manager, number) } };
  }
}
