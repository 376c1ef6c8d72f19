import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError, type Violation } from '../lib/errors/domain-error.js';
import { dataWarnings } from './data-warnings.js';
import { lastingDifferences } from './lasting-fields.js';
import type { DataStage, LicenceSchema } from './licence-data.js';
import { mapPersonal, type PersonalMapper } from './personal-fields.js';
import { type RegisterFields, registerFields } from './register-fields.js';
import { loadTemplate, type Template } from './template/template.js';

/** Which version of which form the data was accepted on: later versions may name its fields otherwise. */
export type Form = Readonly<{ licenceType: string; templateVersion: string }>;

type LicenceData = Readonly<Record<string, unknown>>;

/**
 * The forms of all licence types: `templates/<licenceType>/<version>/`, read and checked at start.
 *
 * Versions are whole numbers; the highest is the one new licences get.
 */
export class TemplatesService {
  private constructor(private readonly types: ReadonlyMap<string, ReadonlyMap<string, Template>>) {}

  /** @throws Error naming the file and the place in it that is wrong */
  static load(directory: string): TemplatesService {
    const types = foldersIn(directory).map((type): [string, ReadonlyMap<string, Template>] => {
      const versions = foldersIn(join(directory, type)).toSorted((a, b) => Number(a) - Number(b));
      const wrong = versions.find((version) => !/^[1-9]\d*$/.test(version));
      if (wrong !== undefined || versions.length === 0) {
        throw new Error(`Template ${join(directory, type)}: versions are folders named 1, 2, 3 …`);
      }
      const templates = versions.map((each) => loadTemplate(join(directory, type, each), type, each));
      return [type, new Map(templates.map((template) => [template.version, template]))];
    });
    return new TemplatesService(new Map(types));
  }

  licenceTypes(): string[] {
    return [...this.types.keys()];
  }

  hasLicenceType(licenceType: string): boolean {
    return this.types.has(licenceType);
  }

  /**
   * @param version the latest when absent
   * @throws DomainError `licence-type-unknown`
   */
  templateFor(licenceType: string, version?: string): Template {
    const versions = this.types.get(licenceType);
    const template = version === undefined ? [...(versions?.values() ?? [])].at(-1) : versions?.get(version);
    if (template) return template;
    const wanted = version === undefined ? licenceType : `${licenceType}, version ${version}`;
    throw new DomainError('licence-type-unknown', `There is no form for ${wanted}.`);
  }

  schema(licenceType: string, version?: string): LicenceSchema {
    return this.templateFor(licenceType, version).schema;
  }

  /** What is wrong with the data; pointers start at `/data`. `[]` when nothing is. */
  violations(licenceType: string, version: string, data: unknown, stage?: DataStage): Violation[] {
    return this.templateFor(licenceType, version).violations(data, stage);
  }

  /** What is odd about valid data but no ground to refuse it; pointers start inside the data. */
  warnings(form: Form, data: LicenceData): Violation[] {
    return dataWarnings(this.schemaOf(form), data);
  }

  /** What the register keeps of the data in columns of its own. */
  registerFields(form: Form, data: LicenceData): RegisterFields {
    return registerFields(this.schemaOf(form), data);
  }

  /** What of the data a change must leave as it is, and does not; pointers start at `/data`. */
  lastingDifferences(form: Form, before: LicenceData, after: LicenceData): Violation[] {
    return lastingDifferences(this.schemaOf(form), before, after);
  }

  /** Whether the QR code of the form is to carry what the issuer signed. */
  hasSignedCode({ licenceType, templateVersion }: Form): boolean {
    const { pages } = this.templateFor(licenceType, templateVersion).layout;
    const elements = pages.flatMap((page) => page.elements);
    return elements.some((each) => each.type === 'qr' && each.value === SIGNED_CODE);
  }

  /** A copy of the data with every personal number replaced; those changed to undefined are left out. */
  mapPersonal(form: Form, data: LicenceData, change: PersonalMapper): LicenceData {
    return mapPersonal(this.schemaOf(form), data, change) as LicenceData;
  }

  private schemaOf({ licenceType, templateVersion }: Form): LicenceSchema {
    return this.schema(licenceType, templateVersion);
  }
}

/** Field of the snapshot; see `LicenceSnapshot`. */
const SIGNED_CODE = 'verification.code';

function foldersIn(directory: string): string[] {
  const entries = readdirSync(directory, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
