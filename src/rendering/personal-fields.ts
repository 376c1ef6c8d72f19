import { mapTexts, type SchemaNode } from './schema-walk.js';

/** Kinds of personal number a schema may mark with `"personal"`. */
export const PERSONAL_KINDS = ['citizen-id', 'phone'] as const;
export type PersonalKind = (typeof PERSONAL_KINDS)[number];

/** @returns what to put in the number's place; undefined leaves the field out */
export type PersonalMapper = (value: string, kind: PersonalKind) => string | undefined;

/** A copy of `data` in which `change` has replaced every text whose schema carries the keyword `personal`. */
export function mapPersonal(schema: SchemaNode, data: unknown, change: PersonalMapper): unknown {
  return mapTexts(schema, data, (value, node) => {
    const kind = PERSONAL_KINDS.find((each) => each === node['personal']);
    return kind === undefined ? value : change(value, kind);
  });
}
