import type { ReportedSeal, VerificationReport } from '../../verification/file-reports.service.js';
import {
  type EvidenceFinding,
  lacksEvidenceAlone,
  type Standing,
  standingOf,
} from './attachment-findings.js';

type Indication = ReportedSeal['indication'];

const seal = (indication: Indication, codes: string[] = [], kind: ReportedSeal['kind'] = 'seal') =>
  ({ kind, indication, reasons: codes.map((code) => ({ code })) }) as unknown as ReportedSeal;
const passed = seal('TOTAL_PASSED');
const failed = seal('TOTAL_FAILED', ['digest-mismatch']);
const unasked = seal('INDETERMINATE', ['revocation-missing', 'revocation-missing']);
const stale = seal('INDETERMINATE', ['revocation-stale']);
const stranger = seal('INDETERMINATE', ['certificate-untrusted']);
const both = seal('INDETERMINATE', ['certificate-untrusted', 'revocation-missing']);
const timestamp = seal('INDETERMINATE', ['revocation-missing'], 'document-timestamp');
const file = (verdict: VerificationReport['verdict'], ...seals: ReportedSeal[]) => ({ verdict, seals });
const asked = (result: EvidenceFinding['result']): EvidenceFinding => {
  return { step: 'evidence', result, detail: {} };
};

describe(standingOf.name, () => {
  it.each<[string, ReturnType<typeof file>, Standing]>([
    ['a permit of ours', file('genuine-current', passed), 'original'],
    ['a permit of ours that was replaced', file('genuine-superseded', passed), 'doubtful'],
    ['a permit of ours that is over', file('genuine-not-in-force', passed), 'doubtful'],
    ['a file with one of two seals', file('half-sealed', passed), 'broken'],
    ['a file of before its last seal', file('earlier-revision', passed), 'broken'],
    ['what our seal never sealed', file('our-seal-not-registered', passed), 'broken'],
    ['what was changed afterwards', file('changed-after-sealing', passed), 'broken'],
    ['a scan', file('not-sealed'), 'copy'],
    ['no PDF', file('malformed'), 'broken'],
    ["another's sound seal", file('sealed-by-another', passed), 'original'],
    ['two sound seals', file('sealed-by-another', passed, passed), 'original'],
    ['a sound and an unknown seal', file('sealed-by-another', passed, stranger), 'doubtful'],
    ['a sound and a failed seal', file('sealed-by-another', passed, failed), 'broken'],
    ['a seal of which nobody could be asked', file('sealed-by-another', unasked), 'doubtful'],
    ["a stranger's seal", file('cannot-tell-now', stranger), 'doubtful'],
    ['a sound seal under an unknown timestamp', file('sealed-by-another', passed, timestamp), 'original'],
    ['a timestamp alone', file('sealed-by-another', timestamp), 'doubtful'],
  ])('%s', (_, report, standing) => {
    expect(standingOf(report)).toBe(standing);
  });

  it('a revoked certificate breaks a seal, whatever the file says of itself', () => {
    expect(standingOf(file('sealed-by-another', unasked), asked('revoked'))).toBe('broken');
    expect(standingOf(file('sealed-by-another', unasked), asked('unavailable'))).toBe('doubtful');
    expect(standingOf(file('sealed-by-another', passed), asked('found'))).toBe('original');
  });
});

describe(lacksEvidenceAlone.name, () => {
  it.each<[string, ReturnType<typeof file>, boolean]>([
    ['nothing is known about a certificate', file('sealed-by-another', unasked), true],
    ['what is known is old', file('cannot-tell-now', stale), true],
    ['one of two seals is sound', file('sealed-by-another', passed, unasked), true],
    ['the seal is sound', file('sealed-by-another', passed), false],
    ['nobody here trusts its issuer', file('sealed-by-another', stranger), false],
    ['more than that speaks against it', file('sealed-by-another', both), false],
    ['one of two seals failed', file('sealed-by-another', unasked, failed), false],
    ['there is no seal', file('not-sealed'), false],
    ['it was changed', file('changed-after-sealing', unasked), false],
  ])('%s: %#', (_, report, lacks) => {
    expect(lacksEvidenceAlone(report)).toBe(lacks);
  });
});
