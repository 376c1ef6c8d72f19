import { evaluate, parseExpression } from './template/expression.js';
import type { LicenceSchema } from './licence-data.js';

/** What every licence type must be able to tell the register. Empty when the data does not have it. */
export type RegisterFields = Readonly<{
  category: string;
  holderName: string;
  holderCode: string;
  projectCode: string;
}>;

const NAMES = ['category', 'holderName', 'holderCode', 'projectCode'] as const;

/**
 * Reads the fields along the paths that the schema's keyword `register` gives.
 *
 * Several holders' names are joined by 、; of their codes the first counts.
 */
export function registerFields(
  schema: LicenceSchema,
  data: Readonly<Record<string, unknown>>,
): RegisterFields {
  const paths = (schema['register'] ?? {}) as Readonly<Record<string, string>>;
  const scope = { root: data, wordOf: () => undefined };
  const read = (name: string): string[] => {
    const path = paths[name];
    return path === undefined ? [] : evaluate(parseExpression(path), scope).map(({ text }) => text);
  };
  return {
    category: read('category')[0] ?? '',
    holderName: read('holderName').join(''),
    holderCode: read('holderCode')[0] ?? '',
    projectCode: read('projectCode')[0] ?? '',
  };
}

/** The keyword as ajv is to know it. */
export const REGISTER_KEYWORD = {
  keyword: 'register',
  schemaType: 'object' as const,
  metaSchema: {
    properties: Object.fromEntries(NAMES.map((name) => [name, { type: 'string' }])),
    additionalProperties: false,
  },
};
