export const LICENCE_STATUSES = [
  'sealing',
  'valid',
  'superseded',
  'suspended',
  'pending-recheck',
  'revoked',
  'withdrawn',
  'lapsed',
  'penalised',
  'void',
] as const;

/** Where a version of a licence is in its life; see `LICENCE_TRANSITIONS`. */
export type LicenceStatus = (typeof LICENCE_STATUSES)[number];

/** What people are shown, in the words of the law. */
export const STATUS_WORDING: Readonly<Record<LicenceStatus, { zh: string; en: string }>> = {
  sealing: { zh: '制证中', en: 'being issued' },
  valid: { zh: '有效', en: 'valid' },
  superseded: { zh: '已变更，以新证为准', en: 'replaced by a newer version' },
  suspended: { zh: '有效（中止施工）', en: 'valid, construction suspended' },
  'pending-recheck': {
    zh: '需核验（中止施工满一年）',
    en: 'to be rechecked, construction suspended for a year',
  },
  revoked: { zh: '已撤销', en: 'revoked' },
  withdrawn: { zh: '已注销', en: 'withdrawn' },
  lapsed: { zh: '已废止', en: 'lapsed' },
  penalised: { zh: '已吊销', en: 'withdrawn as a penalty' },
  void: { zh: '已作废', en: 'void' },
};
