import type { VerificationReport } from '../report.js';

type Findings = Pick<VerificationReport, 'verdict' | 'tone' | 'flags' | 'sentence' | 'nextStep' | 'reasons'>;

/** What is said of a receipt that was handed in: it is genuine, and no licence. */
export function receiptFindings(id: string): Findings {
  return {
    verdict: 'genuine-current',
    tone: 'good',
    flags: ['receipt'],
    sentence: {
      zh: '这是本服务出具的核验回执原件，不是证照。',
      en: 'This is an original receipt of a check made here. It is no licence.',
    },
    nextStep: {
      zh: `请查看回执 ${id} 的内容；证照本身请另行核验。`,
      en: `Read what receipt ${id} says; have the licence itself checked.`,
    },
    reasons: [
      {
        code: 'receipt-exact-bytes',
        severity: 'info',
        text: {
          zh: `与本服务出具并存档的核验回执 ${id} 逐字节一致。`,
          en: `Byte for byte the receipt ${id} that was made and kept here.`,
        },
      },
    ],
  };
}
