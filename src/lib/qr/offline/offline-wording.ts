import type { OfflineAnswer, OfflineReason, OfflineState } from './offline-answer.js';

export type Bilingual = Readonly<{ zh: string; en: string }>;

/** The verdict in one line each. */
export const OFFLINE_STATE_WORDING: Readonly<Record<OfflineState, Bilingual>> = {
  'valid-offline': { zh: '有效（离线）', en: 'valid (offline)' },
  'needs-network': { zh: '需联网核验', en: 'to be checked online' },
  'not-in-force': { zh: '已失效', en: 'not in force' },
  'not-genuine': { zh: '无效或伪造', en: 'not genuine' },
};

/** What decided, and what to do. */
export const OFFLINE_REASON_WORDING: Readonly<Record<OfflineReason, Bilingual>> = {
  'in-force': {
    zh: '签名有效，状态表中无失效记录。请将下列内容与证面逐项核对。',
    en: 'The issuer signed it, and the status list has nothing against it. Compare what follows with the sheet.',
  },
  suspended: {
    zh: '签名有效，证照处于中止施工状态。',
    en: 'The issuer signed it; construction is suspended.',
  },
  status: { zh: '该证照已不再有效。', en: 'The licence is no longer in force.' },
  'code-without-payload': {
    zh: '二维码中没有可离线核验的内容，请联网核验。',
    en: 'The code holds nothing that can be checked offline. Check online.',
  },
  'code-malformed': {
    zh: '二维码内容已损坏或并非本系统签发，请重新扫描；仍不能识别的，请勿采信。',
    en: 'The code is damaged or not ours. Scan again; if that does not help, do not rely on it.',
  },
  'code-foreign-host': {
    zh: '二维码网址不属于发证机关，请勿打开，请勿采信。',
    en: "The address is not the issuing authority's. Do not open it, do not rely on it.",
  },
  'code-unknown-key': {
    zh: '签名密钥不在信任列表中，请勿采信。',
    en: 'No trusted key made the signature. Do not rely on it.',
  },
  'code-wrong-signature': {
    zh: '签名不正确，内容被改动或伪造，请勿采信。',
    en: 'The signature is wrong: changed or forged. Do not rely on it.',
  },
  'code-outside-key-time': {
    zh: '签名时间不在密钥有效期内，请勿采信。',
    en: 'It was signed when the key was not to be used. Do not rely on it.',
  },
  'code-from-future': {
    zh: '签名时间晚于本机时间，请校准时钟或联网核验。',
    en: 'It was signed later than this clock shows. Set the clock, or check online.',
  },
  'trust-list-missing': { zh: '没有信任列表，请联网下载。', en: 'There is no trust list. Fetch it.' },
  'trust-list-wrong': {
    zh: '信任列表不正确，请重新下载。',
    en: 'The trust list is wrong. Fetch it again.',
  },
  'trust-list-rolled-back': {
    zh: '信任列表比上次的旧，请重新下载。',
    en: 'The trust list is older than the last one. Fetch it again.',
  },
  'trust-list-stale': { zh: '信任列表已过期，请联网更新。', en: 'The trust list is over. Fetch a new one.' },
  'status-list-missing': { zh: '没有状态表，请联网核验。', en: 'There is no status list. Check online.' },
  'status-list-wrong': {
    zh: '状态表不正确，请重新下载。',
    en: 'The status list is wrong. Fetch it again.',
  },
  'status-list-rolled-back': {
    zh: '状态表比上次的旧，请重新下载。',
    en: 'The status list is older than the last one. Fetch it again.',
  },
  'status-list-stale': {
    zh: '签名有效，但状态表已过期，请联网核验。',
    en: 'The issuer signed it, but the status list is over. Check online.',
  },
  'status-list-from-future': {
    zh: '状态表时间晚于本机时间，请校准时钟。',
    en: 'The status list is newer than this clock shows. Set the clock.',
  },
};

/** One or two sentences, with the time that the answer is of. */
export function offlineSentence({ state, reason, asOf, test }: OfflineAnswer): Bilingual {
  const [head, tail] = [OFFLINE_STATE_WORDING[state], OFFLINE_REASON_WORDING[reason]];
  const time = asOf?.toISOString();
  return {
    zh: `${test ? '测试件，不具法律效力。' : ''}${head.zh}${time ? `，状态表 ${time}` : ''}：${tail.zh}`,
    en: `${test ? 'Test, no legal effect. ' : ''}${head.en}${time ? `, status list of ${time}` : ''}: ${tail.en}`,
  };
}
