import type { PDFArray, PDFRef } from 'pdf-lib';

/**
 * Changes that a certified document allows (ISO 32000-2 §12.8.2.2, table 257): 1 none, 2 filling in forms and
 * signing. Validation data and document timestamps may always follow.
 */
export type Permission = 1 | 2;

/** The SigRef of a certifying seal (ISO 32000-2 §12.8.2.2). */
export function certification(permission: Permission): string {
  return [
    '<< /Type /SigRef /TransformMethod /DocMDP',
    `/TransformParams << /Type /TransformParams /P ${permission} /V /1.2 >> >>`,
  ].join('\n');
}

/**
 * The SigRef of a seal that closes fields (ISO 32000-2 §12.8.2.4): these may no longer change.
 *
 * They are named. With All or Exclude the field that a later document timestamp adds would be among them.
 *
 * @param fields of the field's Lock
 * @param data the catalog: what is to be compared
 */
export function fieldLock(fields: PDFArray, data: PDFRef): string {
  const names = fields.asArray().map(String).join(' ');
  return [
    '<< /Type /SigRef /TransformMethod /FieldMDP',
    `/TransformParams << /Type /TransformParams /Action /Include /Fields [${names}] /V /1.2 >>`,
    `/Data ${data.toString()} >>`,
  ].join('\n');
}
