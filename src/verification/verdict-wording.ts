import type { Bilingual, Tone, Verdict } from './report.js';

type Wording = Readonly<{ tone: Tone; sentence: Bilingual; nextStep: Bilingual }>;

const ASK_FOR_ORIGINAL: Bilingual = {
  zh: '请勿采信。请扫描证面二维码下载现行原件，或联系颁发机构。',
  en: 'Do not rely on it. Scan the code on the sheet to download the current original, or ask the issuing authority.',
};

/** What a clerk reads first, and what to do then. One row for each verdict: a new one cannot be forgotten. */
export const VERDICT_WORDING: Readonly<Record<Verdict, Wording>> = {
  'genuine-current': {
    tone: 'good',
    sentence: {
      zh: '真实、完整，且为现行版本。',
      en: 'Genuine, unchanged, and the version that counts now.',
    },
    nextStep: {
      zh: '可以采信；请核对持证主体和项目与办理事项一致。',
      en: 'You may rely on it; check that holder and project are those of the matter in hand.',
    },
  },
  'genuine-superseded': {
    tone: 'not-good',
    sentence: {
      zh: '文件真实，但该版本已被变更后的新版本替换。',
      en: 'The file is genuine, but a newer version has taken its place.',
    },
    nextStep: { zh: '请打开并使用现行版本。', en: 'Open the current version and use that one.' },
  },
  'genuine-not-in-force': {
    tone: 'not-good',
    sentence: {
      zh: '文件真实，但证照现已不再有效。',
      en: 'The file is genuine, but the licence is no longer in force.',
    },
    nextStep: {
      zh: '请勿据此办理；如有疑问请联系颁发机构。',
      en: 'Do not act on it; ask the issuing authority if in doubt.',
    },
  },
  'half-sealed': {
    tone: 'not-good',
    sentence: {
      zh: '签章未完成：尚有一方没有加盖电子印章。',
      en: 'Sealing is not finished: one party has not sealed yet.',
    },
    nextStep: {
      zh: '请持证人完成签章后下载正式文件。',
      en: 'Ask the holder to finish the sealing and download the final file.',
    },
  },
  'earlier-revision': {
    tone: 'not-good',
    sentence: {
      zh: '这是签章完成之前的中间版本，后一枚电子印章已被截去。',
      en: 'This is an earlier state of the file: a later seal has been cut off.',
    },
    nextStep: ASK_FOR_ORIGINAL,
  },
  'our-seal-not-registered': {
    tone: 'not-good',
    sentence: {
      zh: '文件带有本机构的电子印章，但证照库中没有签发过这份文件。',
      en: 'The file carries a seal of ours, but the register knows no such file.',
    },
    nextStep: {
      zh: '请勿采信并保留该文件；已自动报警，请立即联系颁发机构。',
      en: 'Do not rely on it and keep the file; an alarm was raised. Contact the issuing authority at once.',
    },
  },
  'changed-after-sealing': {
    tone: 'not-good',
    sentence: {
      zh: '文件在签章之后被改动过，或者签章已损坏。',
      en: 'The file was changed after it was sealed, or its seal is broken.',
    },
    nextStep: {
      zh: '另存、批注过的副本也会如此。请下载原件后重新核验。',
      en: 'Saving or annotating a copy does this too. Download the original and check that one.',
    },
  },
  'sealed-by-another': {
    tone: 'not-good',
    sentence: {
      zh: '文件上的电子签章不是本机构的印章。',
      en: 'The file is sealed, but by an issuer that is not ours.',
    },
    nextStep: {
      zh: '请向该签章单位核实。',
      en: 'Ask the organisation named in the certificate.',
    },
  },
  'not-sealed': {
    tone: 'not-good',
    sentence: { zh: '文件上没有电子签章。', en: 'The file carries no electronic seal.' },
    nextStep: ASK_FOR_ORIGINAL,
  },
  'cannot-tell-now': {
    tone: 'cannot-tell',
    sentence: { zh: '目前无法作出结论。', en: 'Nothing can be concluded at present.' },
    nextStep: {
      zh: '请稍后重试，或扫描证面二维码联网查询。',
      en: 'Try again later, or scan the code on the sheet to ask the register.',
    },
  },
  malformed: {
    tone: 'not-good',
    sentence: {
      zh: '这不是可以读取的PDF文件，或者文件已损坏。',
      en: 'This is no PDF that can be read, or it is damaged.',
    },
    nextStep: ASK_FOR_ORIGINAL,
  },
  'unknown-code': {
    tone: 'not-good',
    sentence: { zh: '查无此证。', en: 'There is no such licence.' },
    nextStep: {
      zh: '请核对输入或重新扫描；仍查不到的，请勿采信并联系颁发机构。',
      en: 'Check what you typed or scan again; if it is still not found, do not rely on it and ask the issuing authority.',
    },
  },
};
