export const LICENCE_STATUSES = ['sealing', 'valid'] as const;

/** Where a version of a licence is in its life: 制证中, 有效. */
export type LicenceStatus = (typeof LICENCE_STATUSES)[number];

/** What people are shown, in the words of the law. */
export const STATUS_WORDING: Readonly<Record<LicenceStatus, { zh: string; en: string }>> = {
  sealing: { zh: '制证中', en: 'being issued' },
  valid: { zh: '有效', en: 'valid' },
};
