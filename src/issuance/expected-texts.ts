import type { LicenceSnapshot } from '../rendering/licence-snapshot.js';

/** A text that must stand on the page, and where in the snapshot it comes from (JSON Pointer). */
export type ExpectedText = Readonly<{ pointer: string; text: string }>;

type Schema = Readonly<{
  $ref?: string;
  printed?: boolean;
  properties?: Readonly<Record<string, Schema>>;
  items?: Schema;
  $defs?: Readonly<Record<string, Schema>>;
}>;

/**
 * Everything that the page must show: every value of the data unless its schema says `"printed": false`, and what
 * numbering gave the licence. Read from data and schema, never from the layout: a value that the layout
 * forgot is missed by the page, and must be missed by the check too.
 */
export function expectedTexts(snapshot: LicenceSnapshot, schema: unknown): readonly ExpectedText[] {
  return [
    { pointer: '/number', text: snapshot.number },
    { pointer: '/identifier', text: snapshot.identifier },
    { pointer: '/issuer/name', text: snapshot.issuer.name },
    { pointer: '/issueDate', text: snapshot.issueDate },
    { pointer: '/verification/host', text: snapshot.verification.host },
    { pointer: '/verification/checkCode', text: snapshot.verification.checkCode },
    ...leaves(snapshot.data, schema as Schema, '/data'),
  ];
}

function leaves(value: unknown, schema: Schema | undefined, pointer: string): ExpectedText[] {
  if (schema?.printed === false) return [];
  if (typeof value === 'string') return [{ pointer, text: value }];
  if (typeof value === 'number') return [{ pointer, text: String(value) }];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => leaves(item, schema?.items, `${pointer}/${index}`));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    leaves(item, schema?.properties?.[key], `${pointer}/${key}`),
  );
}
