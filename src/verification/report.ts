import type { EtsiSubIndication, Indication } from '../lib/pades/read/any/conclusion.js';

/** Everything that can be said of a document as a whole: a closed set, one of which is always true. */
export const VERDICTS = [
  'genuine-current',
  'genuine-superseded',
  'genuine-not-in-force',
  'half-sealed',
  'earlier-revision',
  'our-seal-not-registered',
  'changed-after-sealing',
  'sealed-by-another',
  'not-sealed',
  'cannot-tell-now',
  'malformed',
  'unknown-code',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What a traffic light would show; also the exit code of the command: 0, 1, 2. */
export const TONES = ['good', 'not-good', 'cannot-tell'] as const;
export type Tone = (typeof TONES)[number];

export type Bilingual = Readonly<{ zh: string; en: string }>;

/** Why a verdict is what it is: a stable code for programs, sentences for people. */
export type ReportReason = Readonly<{
  code: string;
  text: Bilingual;
  /** `error` decides the verdict, `warning` lowers trust, `info` is only told. */
  severity: 'error' | 'warning' | 'info';
  /** Path of the object, e.g. `/Root/Pages/Kids[0]/Contents`. */
  object?: string;
  /** 1, 2, 3 … */
  page?: number;
  /** Name of the field of the seal that it is about. */
  seal?: string;
}>;

export type ReportedCertificate = Readonly<{
  subject: string;
  issuer: string;
  /** Content octets of the INTEGER, lower-case hex. */
  serial: string;
  /** RFC 3339. */
  notBefore: string;
  notAfter: string;
}>;

export type ReportedTimestamp = Readonly<{
  kind: 'signature' | 'document';
  /** RFC 3339; null when the token could not be read. */
  at: string | null;
  authority: string | null;
  indication: Indication;
}>;

export type ReportedRevocation = Readonly<{
  source: 'OCSP' | 'CRL' | 'none';
  where: string | null;
  producedAt: string | null;
  nextUpdate: string | null;
}>;

export type ReportedSeal = Readonly<{
  field: string;
  kind: 'seal' | 'document-timestamp';
  indication: Indication;
  subIndication: EtsiSubIndication | null;
  /** From the certificate, never from the signature dictionary. */
  signer: string | null;
  /** Signer first, anchor last as far as it could be built. */
  chain: readonly ReportedCertificate[];
  algorithm: Readonly<{ signature: string; digest: string; keyType: string; keyBits: number }> | null;
  level: string;
  /** RFC 3339. */
  claimedTime: string | null;
  bestSignatureTime: string | null;
  bestSignatureTimeSource: string;
  timestamps: readonly ReportedTimestamp[];
  revocation: readonly ReportedRevocation[];
  /** DocMDP P of a certifying seal. */
  certification: number | null;
  /** Revision that it covers, 1 is the first. */
  revision: number | null;
  /** Bytes it covers, from the start of the file; its own /Contents excluded. */
  coveredBytes: number | null;
  /** Whether the certificate chains to an anchor of our own seals. */
  ours: boolean;
  reasons: readonly ReportReason[];
}>;

export type ReportedChange = Readonly<{
  kind: 'extension' | 'signature' | 'form-fill' | 'annotation' | 'undefined';
  code: string;
  text: Bilingual;
  /** By the file's own certification and locks. */
  permitted: boolean;
  object: string | null;
  page: number | null;
  revision: number;
}>;

/** What the register says of the licence that the file or code is about. */
export type RegisterFacts = Readonly<{
  licenceType: string;
  name: string;
  number: string;
  version: string;
  identifier: string;
  issuer: string;
  holder: string;
  /** `YYYY-MM-DD`. */
  issueDate: string;
  status: string;
  statusText: Bilingual;
  /** RFC 3339. */
  statusSince: string;
  /** The version that counts now. */
  currentVersion: string | null;
  /** Where everybody can look it up. */
  page: string;
  /** Department that put it into the register; null when it was issued here. */
  registeredBy: string | null;
  /** Sealed with a test seal: no legal effect. */
  test: boolean;
}>;

/** The file's bytes among all that were ever issued. */
export type ExactMatch = Readonly<{ version: string; sequence: number; issuedAt: string; latest: boolean }>;

/** What the code on the rendered page says. */
export type CodeFacts = Readonly<{
  found: number;
  /** Whether each names the licence and version that the seal and the register name; null if not looked at. */
  matches: boolean | null;
}>;

/** One answer to "is this genuine, and does it count now?" */
export type VerificationReport = Readonly<{
  policy: Readonly<{ name: string; version: string; sha256: string }>;
  /** RFC 3339. */
  validationTime: string;
  /** SHA-256 and length of what was handed in; null for a code or a number. */
  file: Readonly<{ sha256: string; bytes: number; name: string | null }> | null;
  verdict: Verdict;
  /** E.g. `suspended`, `test`. */
  flags: readonly string[];
  tone: Tone;
  sentence: Bilingual;
  nextStep: Bilingual;
  reasons: readonly ReportReason[];
  seals: readonly ReportedSeal[];
  /** Revisions of the file; 0 for a code. */
  revisions: number;
  changes: readonly ReportedChange[];
  exactMatch: ExactMatch | null;
  register: RegisterFacts | null;
  code: CodeFacts | null;
}>;
