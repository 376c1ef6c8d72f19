import { Injectable } from '@nestjs/common';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import type { Violation } from '../lib/errors/domain-error.js';
import { FieldCipher } from '../platform/secrets/field-cipher.js';
import { TemplatesService } from '../rendering/templates.service.js';
import { canonicalJson } from './canonical-json.js';
import {
  decryptPersonal,
  encryptPersonal,
  type LicenceData,
  maskPersonal,
  reencryptPersonal,
} from './case-data.js';

export type { LicenceData } from './case-data.js';

/** On which form data was written. */
export type DataForm = Readonly<{ licenceType: string; templateVersion: string }>;

/** That, and whose it is: personal numbers decrypt for their owner only. */
export type DataOwner = DataForm & Readonly<{ id: string }>;

/** What the data says of whom and what it is about; empty where it does not say yet. */
export type DataSubject = Readonly<{ holderName: string; holderCode: string; projectCode: string }>;

/** A licence's data before it is a case: as long as an application is written and examined. */
@Injectable()
export class CaseDataService {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly templates: TemplatesService,
    private readonly cipher: FieldCipher,
  ) {}

  /**
   * The form that new licences of the type get.
   *
   * @throws DomainError `licence-type-unknown`
   */
  async form(licenceType: string): Promise<DataForm> {
    const { templateVersion } = await this.catalogue.licenceType(licenceType);
    return { licenceType, templateVersion };
  }

  /** What is wrong with unfinished data; what is not there yet is not. Pointers start at `/data`. */
  draftViolations({ licenceType, templateVersion }: DataForm, data: LicenceData): Violation[] {
    return this.templates.violations(licenceType, templateVersion, data, 'draft');
  }

  subject(form: DataForm, data: LicenceData): DataSubject {
    const { holderName, holderCode, projectCode } = this.templates.registerFields(form, data);
    return { holderName, holderCode, projectCode };
  }

  encrypt(owner: DataOwner, data: LicenceData): LicenceData {
    return encryptPersonal(this.templates, this.cipher, owner, data);
  }

  decrypt(owner: DataOwner, data: LicenceData): LicenceData {
    return decryptPersonal(this.templates, this.cipher, owner, data);
  }

  mask(owner: DataOwner, data: LicenceData): LicenceData {
    return maskPersonal(this.templates, this.cipher, owner, data);
  }

  /** The same under the active data key; undefined when it already was. */
  reencrypt(owner: DataOwner, data: LicenceData): LicenceData | undefined {
    return reencryptPersonal(this.templates, this.cipher, owner, data);
  }

  /** Digest that recognises an equal request later without keeping it. */
  digest(request: object): string {
    return this.cipher.digest(canonicalJson(request));
  }

  matchesDigest(request: object, digest: string): boolean {
    return this.cipher.matchesDigest(canonicalJson(request), digest);
  }
}
