import type { LicenceStatus } from '../../licences/licence-status.js';
import type { Bilingual } from '../report.js';
import type { Light } from '../pages/page.js';

type Advice = Readonly<{ light: Light; next: Bilingual }>;

const NOT_IN_FORCE: Advice = {
  light: 'bad',
  next: {
    zh: '该证照现已不再有效，请勿据此办理；如有疑问，请联系颁发机构。',
    en: 'The licence is no longer in force. Do not act on it; ask the issuing authority if in doubt.',
  },
};

/** What a status means for whoever holds the sheet. One row for each: a new status cannot be forgotten. */
export const STATUS_ADVICE: Readonly<Record<LicenceStatus, Advice>> = {
  sealing: NOT_IN_FORCE,
  valid: {
    light: 'good',
    next: {
      zh: '请将下列内容与手中证照逐项核对：全部一致，才是这一份证照。',
      en: 'Compare every line below with the sheet in your hand: only if all are the same is it this licence.',
    },
  },
  suspended: {
    light: 'warn',
    next: {
      zh: '证照有效，但工程正在中止施工：恢复施工前不得据此施工。请逐项核对下列内容。',
      en: 'The licence stands, but construction is suspended and may not go on until it is resumed. Compare every line below.',
    },
  },
  'pending-recheck': {
    light: 'bad',
    next: {
      zh: '工程中止施工已满一年：颁发机关核验合格之前不得恢复施工，请勿据此办理。',
      en: 'Construction was suspended for a year and may not go on before the issuing authority has rechecked the licence. Do not act on it now.',
    },
  },
  superseded: {
    light: 'bad',
    next: {
      zh: '这一版本已被变更后的新版本替换，请打开并使用现行版本。',
      en: 'A newer version has taken the place of this one. Open the current version and use that one.',
    },
  },
  revoked: NOT_IN_FORCE,
  withdrawn: NOT_IN_FORCE,
  lapsed: NOT_IN_FORCE,
  penalised: NOT_IN_FORCE,
  void: NOT_IN_FORCE,
};

/** Said instead of the status: whoever trusts the code, not the sheet, must learn it here. */
export const TEST_WORDING: Bilingual = { zh: '测试件，不具法律效力', en: 'test, no legal effect' };

export const TEST_ADVICE: Bilingual = {
  zh: '这是用测试印章签发的样张，请勿据此办理任何事项。',
  en: 'This was sealed with a test seal. Do not act on it.',
};

/** Paper itself carries no seal that can be checked; the file does. */
export const PAPER_NOTICE: Bilingual = {
  zh: '纸质件本身没有电子签章，只能通过本页核对；具有法律效力的是签章的电子文件。',
  en: 'Paper carries no electronic seal: it can only be compared with this page. The sealed file is what counts.',
};

/** What a department registered may be a scan: then nothing but its own record stands behind the file. */
export const REGISTERED_NOTICE: Bilingual = {
  zh: '本证照由登记部门登记，登记文件可能是扫描件；有疑问的，请向颁发机构核实。',
  en: 'A department registered this licence; its file may be a scan. In doubt, ask the issuing authority.',
};
