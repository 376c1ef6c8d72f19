import type { ReportedSeal, VerificationReport } from '../../verification/file-reports.service.js';

/**
 * What a file is worth as application material: `original` (加盖有效电子印章的电子材料视同原件), `copy` (a scan or a file without a seal: taken and
 * flagged), `doubtful` (sealed, but it cannot be told whether the seal counts), `broken` (changed after sealing, or a seal that failed).
 */
export const STANDINGS = ['original', 'copy', 'doubtful', 'broken'] as const;
export type Standing = (typeof STANDINGS)[number];

/** What one step of checking found. */
export type Finding = Readonly<{
  step: (typeof CHECK_STEPS)[number];
  result: string;
  detail: Readonly<Record<string, unknown>>;
}>;

/** In this order; `evidence`: what authorities were asked about certificates, and only when nothing else was missing. */
export const CHECK_STEPS = ['hash', 'read', 'evidence', 'seal', 'changes', 'verdict'] as const;

export type EvidenceFinding = Finding & Readonly<{ result: 'found' | 'unavailable' | 'revoked' }>;

/** Verdicts that settle it; those about strangers' seals depend on each of them. */
const SETTLED: Readonly<Partial<Record<VerificationReport['verdict'], Standing>>> = {
  'genuine-current': 'original',
  'genuine-superseded': 'doubtful',
  'genuine-not-in-force': 'doubtful',
  'half-sealed': 'broken',
  'earlier-revision': 'broken',
  'our-seal-not-registered': 'broken',
  'changed-after-sealing': 'broken',
  'not-sealed': 'copy',
  malformed: 'broken',
};

/** What speaks against a seal only as long as nobody was asked about its certificates. */
const EVIDENCE_MISSING: ReadonlySet<string> = new Set(['revocation-missing', 'revocation-stale']);

/** Whether every seal would count if only it were known that no certificate behind it was revoked. */
export function lacksEvidenceAlone({ verdict, seals }: Judged): boolean {
  if (SETTLED[verdict]) return false;
  const open = sealsOf(seals).filter(({ indication }) => indication !== 'TOTAL_PASSED');
  return (
    open.length > 0 &&
    open.every(
      ({ indication, reasons }) =>
        indication === 'INDETERMINATE' && reasons.every(({ code }) => EVIDENCE_MISSING.has(code)),
    )
  );
}

/** @param asked what was found out beside the file */
export function standingOf({ verdict, seals }: Judged, asked?: EvidenceFinding): Standing {
  const settled = SETTLED[verdict];
  if (settled) return settled;
  const proper = sealsOf(seals);
  if (asked?.result === 'revoked' || proper.some(({ indication }) => indication === 'TOTAL_FAILED'))
    return 'broken';
  const isSound = proper.length > 0 && proper.every(({ indication }) => indication === 'TOTAL_PASSED');
  return isSound ? 'original' : 'doubtful';
}

type Judged = Pick<VerificationReport, 'verdict' | 'seals'>;

function sealsOf(seals: readonly ReportedSeal[]): ReportedSeal[] {
  return seals.filter(({ kind }) => kind === 'seal');
}

/**
 * Every step in order: the bytes, the file, each seal, what was changed after them, the verdict.
 *
 * @param sha256 of the bytes, as announced and found
 */
export function findingsOf(
  report: VerificationReport,
  {
    sha256,
    standing,
    asked,
  }: Readonly<{ sha256: string; standing: Standing; asked: EvidenceFinding | undefined }>,
): readonly Finding[] {
  const { verdict, seals, changes, revisions, sentence } = report;
  const unread = verdict === 'malformed';
  const forbidden = changes.filter(({ permitted }) => !permitted);
  return [
    { step: 'hash', result: 'passed', detail: { sha256 } },
    { step: 'read', result: unread ? 'failed' : 'passed', detail: { revisions, seals: seals.length } },
    ...(asked ? [asked] : []),
    ...seals.map(sealFinding),
    {
      step: 'changes',
      result: forbidden.length > 0 ? 'failed' : 'passed',
      detail: { changes: changes.length, forbidden: forbidden.map(({ code }) => code) },
    },
    { step: 'verdict', result: verdict, detail: { sentence: sentence.zh, standing } },
  ];
}

function sealFinding(seal: ReportedSeal): Finding {
  const { field, kind, indication, subIndication, signer, chain, level, bestSignatureTime, reasons } = seal;
  const detail = {
    field,
    kind,
    subIndication,
    subject: signer,
    issuer: chain[0]?.issuer ?? null,
    serial: chain[0]?.serial ?? null,
    level,
    at: bestSignatureTime,
    reasons: reasons.map(({ code }) => code),
  };
  return { step: 'seal', result: indication, detail };
}
