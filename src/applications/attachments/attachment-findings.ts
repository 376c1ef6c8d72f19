import type { ReportedSeal, VerificationReport } from '../../verification/file-reports.service.js';

/**
 * What a file is worth as application material: `original` (加盖有效电子印章的电子材料视同原件), `copy` (a scan or a file without a seal: taken and
 * flagged), `doubtful` (sealed, but it cannot be told whether the seal counts), `broken` (changed after sealing, or a seal that failed).
 */
export const STANDINGS = ['original', 'copy', 'doubtful', 'broken'] as const;
export type Standing = (typeof STANDINGS)[number];

/** What one step of checking found. */
export type Finding = Readonly<{
  step: 'hash' | 'read' | 'seal' | 'changes' | 'verdict';
  result: string;
  detail: Readonly<Record<string, unknown>>;
}>;

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

export function standingOf({ verdict, seals }: Pick<VerificationReport, 'verdict' | 'seals'>): Standing {
  const settled = SETTLED[verdict];
  if (settled) return settled;
  const proper = seals.filter(({ kind }) => kind === 'seal');
  if (proper.some(({ indication }) => indication === 'TOTAL_FAILED')) return 'broken';
  return proper.length > 0 && proper.every(isSound) ? 'original' : 'doubtful';
}

/**
 * Every step in order: the bytes, the file, each seal, what was changed after them, the verdict.
 *
 * @param sha256 of the bytes, as announced and found
 */
export function findingsOf(report: VerificationReport, sha256: string): readonly Finding[] {
  const { verdict, seals, changes, revisions } = report;
  const unread = verdict === 'malformed';
  const forbidden = changes.filter(({ permitted }) => !permitted);
  return [
    { step: 'hash', result: 'passed', detail: { sha256 } },
    { step: 'read', result: unread ? 'failed' : 'passed', detail: { revisions, seals: seals.length } },
    ...seals.map(sealFinding),
    {
      step: 'changes',
      result: forbidden.length > 0 ? 'failed' : 'passed',
      detail: { changes: changes.length, forbidden: forbidden.map(({ code }) => code) },
    },
    {
      step: 'verdict',
      result: verdict,
      detail: { sentence: report.sentence.zh, standing: standingOf(report) },
    },
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

/**
 * A seal counts when nothing speaks against it. That the file itself brings no proof about revocation (TRY_LATER) is so of every seal
 * that was just made; the finding says it, and the officer sees it.
 */
function isSound({ indication, subIndication }: ReportedSeal): boolean {
  return indication === 'TOTAL_PASSED' || subIndication === 'TRY_LATER';
}
