import type { Violation } from '../lib/errors/domain-error.js';
import { checkProjectCode } from '../lib/numbering/project-code.js';
import { mapTexts, type SchemaNode } from './schema-walk.js';

/** Oddities of valid data; pointers start inside the data. */
export function dataWarnings(schema: SchemaNode, data: unknown): Violation[] {
  const warnings: Violation[] = [];
  mapTexts(schema, data, (value, node, pointer) => {
    if (node['format'] === 'project-code' && checkProjectCode(value).checkDigit === 'mismatch') {
      warnings.push({ pointer, detail: 'the check digit of the project code does not match' });
    }
    return value;
  });
  return warnings;
}
