/**
 * What may be shown of a licence: that it is there and whether it is in force; what stands on its face, and where to find it (证照编号,
 * 标识, 链接); who is responsible on the site.
 */
export const FIELD_GROUPS = ['existence', 'face', 'contacts'] as const;
export type FieldGroup = (typeof FIELD_GROUPS)[number];

/** A field is left out, or shown with its first and last character only. */
export const MASK_KINDS = ['hidden', 'partial'] as const;
export type MaskKind = (typeof MASK_KINDS)[number];

/** By the names that the field has in answers. */
export type Masks = Readonly<Record<string, MaskKind>>;

/** Fields of answers that can be masked, with their groups. */
export const MASKABLE: Readonly<Record<string, FieldGroup>> = {
  zzmc: 'face',
  zzbh: 'face',
  zzlx: 'face',
  zzbs: 'face',
  dzzzwjlj: 'face',
  holder: 'face',
  holderCode: 'face',
  issuer: 'face',
  issueDate: 'face',
  projectCode: 'face',
  projectName: 'face',
  address: 'face',
  scale: 'face',
  contractPrice: 'face',
  parties: 'face',
  leaders: 'contacts',
};

/** What a department may learn of licences of one type, for one matter, on one day. */
export type Grant = Readonly<{ entitlementId: string; groups: ReadonlySet<FieldGroup>; masks: Masks }>;

/** By licence type; what is not in it is not allowed. */
export type Grants = ReadonlyMap<string, Grant>;

/** @returns null for a field that is hidden, or of a group that was not granted */
export function shownField(grant: Grant, field: keyof typeof MASKABLE, value: string): string | null {
  const group = MASKABLE[field];
  if (group === undefined || !grant.groups.has(group)) return null;
  const mask = grant.masks[field];
  if (mask === 'hidden') return null;
  return mask === 'partial' ? partly(value) : value;
}

/** First and last character; of two the first; of one none. */
export function partly(text: string): string {
  const characters = Array.from(text);
  if (characters.length < 3)
    return characters.map((each, index) => (index === 0 && characters.length === 2 ? each : '*')).join('');
  return characters
    .map((each, index) => (index === 0 || index === characters.length - 1 ? each : '*'))
    .join('');
}
