import { type ErrorObject, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import type { Violation } from '../lib/errors/domain-error.js';
import { isCitizenId } from '../lib/numbering/citizen-id.js';
import { isPhone } from '../lib/numbering/phone.js';
import { checkProjectCode } from '../lib/numbering/project-code.js';
import { isUscc } from '../lib/numbering/uscc.js';
import { LASTING_KEYWORD } from './lasting-fields.js';
import { PERSONAL_KINDS } from './personal-fields.js';
import { REGISTER_KEYWORD } from './register-fields.js';

/** JSON Schema 2020-12 of a licence type's data, with the formats and the keyword registered here. */
export type LicenceSchema = Readonly<Record<string, unknown>>;

/** Longer lists help nobody and cost time. */
const MOST_VIOLATIONS = 50;
/** Errors that only say that one of their own causes, listed apart, is there. */
const CONSEQUENCES: ReadonlySet<string> = new Set(['if', '$ref', 'allOf']);

const FORMAT_RULES: Readonly<Record<string, string>> = {
  date: 'must be a calendar date that exists, YYYY-MM-DD',
  uscc: 'must be a unified social credit code: 18 characters with the right check character',
  'citizen-id': 'must be a citizen identification number with the right check character',
  'project-code': 'must be an investment project code: 24 characters with hyphens',
  phone: 'must be a mobile number of 11 digits',
};

/** What only says that something is not there yet. */
const UNFINISHED: ReadonlySet<string> = new Set(['required', 'dependentRequired', 'contains', 'minItems']);

/** How far data has come: what a `draft` does not have yet is no fault. */
export type DataStage = 'draft' | 'final';

/**
 * Compiles the schema once.
 *
 * @returns what is wrong with given data, pointers starting at `/data`, never with a value in the text
 * @throws Error when the schema itself is wrong
 */
export function dataValidator(schema: LicenceSchema): (data: unknown, stage?: DataStage) => Violation[] {
  const validate = newAjv().compile(schema);
  return (data, stage = 'final') => violations(validate, data, stage);
}

/** `"uniqueBy": "<field>"`: no two members of the list have the same value there; members without it do not count. */
const UNIQUE_BY = {
  keyword: 'uniqueBy',
  type: 'array' as const,
  schemaType: 'string' as const,
  validate: (field: string, members: readonly Readonly<Record<string, unknown>>[]): boolean => {
    const values = members.map((member) => member?.[field]).filter((value) => value !== undefined);
    return new Set(values).size === values.length;
  },
};

function newAjv(): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, verbose: true, $data: true, strictTypes: false });
  ajvFormats.default(ajv, { mode: 'full', formats: ['date'], keywords: true });
  ajv.addFormat('uscc', isUscc);
  ajv.addFormat('citizen-id', isCitizenId);
  ajv.addFormat('project-code', (text: string) => checkProjectCode(text).wellFormed);
  ajv.addFormat('phone', isPhone);
  ajv.addKeyword(UNIQUE_BY);
  ajv.addKeyword({ keyword: 'personal', schemaType: 'string', metaSchema: { enum: PERSONAL_KINDS } });
  ajv.addKeyword({ keyword: 'printed', schemaType: 'boolean' });
  ajv.addKeyword(REGISTER_KEYWORD);
  ajv.addKeyword(LASTING_KEYWORD);
  return ajv;
}

function violations(validate: ValidateFunction, data: unknown, stage: DataStage): Violation[] {
  if (validate(data)) return [];
  const found = new Map<string, Violation>();
  const errors = validate.errors ?? [];
  for (const error of errors.filter((each) => !isDetailOfContains(each, errors))) {
    if (CONSEQUENCES.has(error.keyword) || found.size === MOST_VIOLATIONS) continue;
    if (stage === 'draft' && UNFINISHED.has(error.keyword)) continue;
    const violation = { pointer: pointerOf(error), detail: detailOf(error) };
    found.set(`${violation.pointer} ${violation.detail}`, violation);
  }
  return [...found.values()];
}

/** A failed `contains` also reports why each member is not the one sought; those are no faults. */
function isDetailOfContains(error: ErrorObject, all: readonly ErrorObject[]): boolean {
  return all.some(
    (other) => other.keyword === 'contains' && error.schemaPath.startsWith(`${other.schemaPath}/`),
  );
}

function pointerOf(error: ErrorObject): string {
  const params = error.params as Readonly<Record<string, unknown>>;
  const member = params['missingProperty'] ?? params['additionalProperty'];
  const base = `/data${error.instancePath}`;
  return typeof member === 'string' ? `${base}/${escapePointer(member)}` : base;
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function detailOf(error: ErrorObject): string {
  const schema = (error.parentSchema ?? {}) as { title?: string; description?: string };
  const rule = ruleOf(error, schema.description);
  return schema.title && 'type' in schema ? `${schema.title}: ${rule}` : rule;
}

function ruleOf(error: ErrorObject, description: string | undefined): string {
  const params = error.params as Readonly<Record<string, unknown>>;
  switch (error.keyword) {
    case 'required':
    case 'dependentRequired':
      return `${String(params['missingProperty'])} is missing`;
    case 'additionalProperties':
      return 'there is no such field';
    case 'enum':
      return `must be one of ${(params['allowedValues'] as unknown[]).join(', ')}`;
    case 'format':
      return FORMAT_RULES[String(params['format'])] ?? `must have the format ${String(params['format'])}`;
    case 'contains':
      return `has no ${(error.schema as { title?: string }).title ?? 'member of the kind required'}`;
    case 'pattern':
      return description ? `is not written as required (${description})` : (error.message ?? 'is malformed');
    case 'uniqueBy':
      return `no two may have the same ${String(error.schema)}`;
    case 'formatMinimum':
      return `must not lie before ${String(params['limit'])}`;
    default:
      return error.message ?? `breaks the rule ${error.keyword}`;
  }
}
