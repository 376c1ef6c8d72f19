import type { Violation } from '../lib/errors/domain-error.js';
import type { LicenceSchema } from './licence-data.js';
import { locate, parseExpression } from './template/expression.js';

type Data = Readonly<Record<string, unknown>>;

/**
 * What a change of a licence must leave as it is, along the paths of the schema's keyword `lasting`; in whatever order
 * the values stand.
 *
 * @returns one entry per path that has other values now; pointers start at `/data`
 */
export function lastingDifferences(schema: LicenceSchema, before: Data, after: Data): Violation[] {
  const paths = (schema['lasting'] ?? []) as readonly string[];
  return paths
    .filter((path) => valuesAt(path, before) !== valuesAt(path, after))
    .map((path) => ({
      pointer: `/data/${/^\w+/.exec(path)?.[0] ?? ''}`,
      detail: `${path} is not the same: another one makes another licence, a new case with a number of its own`,
    }));
}

function valuesAt(path: string, root: Data): string {
  const found = locate(parseExpression(path), { root, wordOf: () => undefined });
  return JSON.stringify(found.map(({ value }) => String(value)).toSorted());
}

/** The keyword as ajv is to know it. */
export const LASTING_KEYWORD = {
  keyword: 'lasting',
  schemaType: 'array' as const,
  metaSchema: { items: { type: 'string' } },
};
