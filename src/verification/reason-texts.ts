import type { Bilingual } from './report.js';
import { sentenceOf } from './reports/sentences.js';

/** One sentence for each code that the verification itself gives; readers bring sentences of their own. */
const TEXTS: Readonly<Record<string, Bilingual>> = {
  'exact-bytes': {
    zh: '与本机构签发并存档的文件逐字节一致。',
    en: 'Byte for byte a file that was issued and is on record.',
  },
  'register-not-asked': {
    zh: '未能查询证照库，无法确认现行状态。',
    en: 'The register could not be asked, so the present status is unknown.',
  },
  'look-busy': {
    zh: '核验繁忙，未能查看页面。',
    en: 'Too many checks at once: the pages were not looked at.',
  },
  'look-failed': { zh: '页面无法显示。', en: 'The pages cannot be shown.' },
  'looks-changed': {
    zh: '页面外观与签章时不同。',
    en: 'The page looks otherwise than when it was sealed.',
  },
  'red-picture-without-seal': {
    zh: '图上有章，但没有电子签章。',
    en: 'There is a picture of a seal, but no electronic seal.',
  },
  'code-names-another': {
    zh: '页面上的二维码指向另一份证照。',
    en: 'The code on the page names another licence.',
  },
  'sealed-part-not-issued': {
    zh: '签章部分与证照库存档的文件不一致。',
    en: 'The sealed part is not what the register has on file.',
  },
  'verification-crashed': { zh: '文件无法读取。', en: 'The file could not be read.' },
  'time-limit': { zh: '文件过于复杂，核验超时。', en: 'The file takes too long to read.' },
};

/** @returns the sentence of a code; one that has none names itself */
export function reasonText(code: string): Bilingual {
  return TEXTS[code] ?? sentenceOf(code) ?? { zh: `核验发现：${code}`, en: `Found: ${code}` };
}
