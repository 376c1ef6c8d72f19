import type { KnownCopy } from '../copy-marks.service.js';
import type { ReportReason, VerificationReport } from '../report.js';
import { shanghaiTime } from './shanghai-time.js';

type Findings = Pick<VerificationReport, 'tone' | 'flags' | 'sentence' | 'nextStep' | 'reasons'>;

/**
 * What is said of an annotated copy that was handed in: that it is one, for which use and until when. What is wrong with the licence
 * weighs more than that its copy is genuine.
 *
 * @param licence what is said of the licence itself, at this moment
 */
export function copyFindings(copy: KnownCopy, licence: VerificationReport): Findings {
  const isOver = new Date(licence.validationTime) > copy.expiresAt;
  const flags = [...licence.flags, 'annotated-copy', ...(isOver ? ['copy-expired'] : [])];
  const reasons = [...licence.reasons, copyReason(copy, isOver)];
  if (licence.tone !== 'good') return { ...licence, flags, reasons };
  if (isOver) return { tone: 'not-good', flags, reasons, ...OVER };
  return { tone: 'good', flags, reasons, ...GENUINE };
}

const GENUINE: Pick<VerificationReport, 'sentence' | 'nextStep'> = {
  sentence: {
    zh: '这是本服务制作的加注件，不是证照原件；所载证照现行有效。',
    en: 'This is an annotated copy made here, no original; the licence it shows is in force.',
  },
  nextStep: {
    zh: '仅可用于所注事项；证照本身请扫描其二维码核验。',
    en: 'It counts only for the use written on it; scan the code of the licence to check that itself.',
  },
};

const OVER: Pick<VerificationReport, 'sentence' | 'nextStep'> = {
  sentence: {
    zh: '这是本服务制作的加注件，已过有效期，不能再使用。',
    en: 'This is an annotated copy made here. Its time is over: it cannot be used any more.',
  },
  nextStep: {
    zh: '请重新申请加注件，或者扫描证照二维码核验。',
    en: 'Have a new copy made, or scan the code of the licence.',
  },
};

function copyReason({ copyId, madeFor, expiresAt }: KnownCopy, isOver: boolean): ReportReason {
  const until = shanghaiTime(expiresAt.toISOString());
  return {
    code: isOver ? 'copy-expired' : 'copy-exact-bytes',
    severity: isOver ? 'error' : 'info',
    text: {
      zh: `与本服务制作的加注件 ${copyId} 逐字节一致：${madeFor}；有效期至 ${until}。`,
      en: `Byte for byte the annotated copy ${copyId}, made for one use only, valid until ${until}: ${madeFor}.`,
    },
  };
}
