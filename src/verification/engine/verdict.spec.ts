import type { FileFacts, SealFacts } from './facts.js';
import { type RegisterView, standingOf, verdictOf } from './verdict.js';
import { answerOf } from './answer.js';

type SealSketch = Readonly<{
  ours?: boolean;
  intact?: boolean;
  indication?: 'TOTAL_PASSED' | 'INDETERMINATE' | 'TOTAL_FAILED';
  kind?: 'signature' | 'document-timestamp';
  changes?: readonly ('own' | 'permitted' | 'forbidden')[];
}>;

function seal({
  ours = true,
  intact = true,
  indication = 'TOTAL_PASSED',
  kind = 'signature',
  changes = [],
}: SealSketch): SealFacts {
  return {
    field: { name: 'Seal1' },
    judgement: { indication, kind, cryptoIntact: intact },
    ours,
    changes: changes.map((change) => ({ ownForm: change === 'own', permitted: change !== 'forbidden' })),
  } as unknown as SealFacts;
}

function file(seals: readonly SealSketch[], rest: Partial<FileFacts> = {}): FileFacts {
  return { sha256: '', bytes: 1, revisions: 1, seals: seals.map(seal), reserved: [], faults: [], ...rest };
}

/** White space behind the end, say; or, not permitted, words. */
const faults = (permitted: boolean): Pick<FileFacts, 'faults'> =>
  ({ faults: [{ code: 'bytes-after-end', permitted, ownForm: false }] }) as unknown as FileFacts;

const ISSUED: RegisterView = { status: 'valid', exact: false, sealedPart: 'same', codeMatches: true };
const calm = { looksChanged: false, lookFailed: false };

describe('verdictOf', () => {
  const unreadable = { code: 'pdf-syntax', detail: '' };
  it.each<[string, FileFacts, RegisterView | null | undefined, string]>([
    ['issued, sound, current', file([{}]), ISSUED, 'genuine-current'],
    [
      'issued, its certificate revoked since',
      file([{ indication: 'INDETERMINATE' }]),
      ISSUED,
      'genuine-current',
    ],
    ['issued and superseded', file([{}]), { ...ISSUED, status: 'superseded' }, 'genuine-superseded'],
    ['issued and revoked', file([{}]), { ...ISSUED, status: 'revoked' }, 'genuine-not-in-force'],
    [
      'exact bytes, whatever the engine thinks of them',
      file([], { unreadable }),
      { ...ISSUED, exact: true },
      'genuine-current',
    ],
    ['no PDF', file([], { unreadable }), null, 'malformed'],
    ['no seal', file([]), null, 'not-sealed'],
    ['a forbidden change', file([{ changes: ['forbidden'] }]), ISSUED, 'changed-after-sealing'],
    [
      'a change that the file permits, but our issuing does not make',
      file([{ changes: ['permitted'] }]),
      ISSUED,
      'changed-after-sealing',
    ],
    ['more evidence', file([{ changes: ['own'] }]), ISSUED, 'genuine-current'],
    ['a broken seal beside a sound one', file([{}, { intact: false }]), ISSUED, 'changed-after-sealing'],
    ['a seal of another', file([{ ours: false }]), null, 'sealed-by-another'],
    [
      'a seal of another, white space behind the end',
      file([{ ours: false }], faults(true)),
      null,
      'sealed-by-another',
    ],
    [
      'a seal of another, words behind the end',
      file([{ ours: false }], faults(false)),
      null,
      'changed-after-sealing',
    ],
    ['our seal, white space behind the end', file([{}], faults(true)), ISSUED, 'changed-after-sealing'],
    [
      'the code of our licence over a seal of another, white space behind the end',
      file([{ ours: false }], faults(true)),
      { ...ISSUED, sealedPart: 'other' },
      'changed-after-sealing',
    ],
    ['a timestamp alone', file([{ ours: false, kind: 'document-timestamp' }]), null, 'not-sealed'],
    ['our seal, no licence', file([{}]), null, 'our-seal-not-registered'],
    [
      'our seal, other bytes than were issued',
      file([{}]),
      { ...ISSUED, sealedPart: 'other' },
      'our-seal-not-registered',
    ],
    [
      'our seal, the code of another licence',
      file([{}]),
      { ...ISSUED, codeMatches: false },
      'our-seal-not-registered',
    ],
    [
      'cut back before the second seal',
      file([{}], { reserved: ['Seal2'] }),
      { ...ISSUED, sealedPart: 'earlier' },
      'earlier-revision',
    ],
    [
      'the second seal is still to come',
      file([{}], { reserved: ['Seal2'] }),
      { ...ISSUED, status: 'sealing', sealedPart: 'awaited' },
      'half-sealed',
    ],
    [
      'the holder sealed first',
      file([{ ours: false }], { reserved: ['Seal1'] }),
      { ...ISSUED, status: 'sealing', sealedPart: 'awaited' },
      'half-sealed',
    ],
    ['the register cannot be asked', file([{}]), undefined, 'cannot-tell-now'],
    [
      'the register cannot be asked about a half-sealed file',
      file([{}], { reserved: ['Seal2'] }),
      undefined,
      'half-sealed',
    ],
  ])('%s', (_, facts, register, verdict) => {
    expect(verdictOf({ facts, register, ...calm })).toBe(verdict);
  });

  it('believes eyes more than objects', () => {
    const circumstances = { facts: file([{}]), register: ISSUED, lookFailed: false, looksChanged: true };
    expect(verdictOf(circumstances)).toBe('changed-after-sealing');
  });

  it('does not accuse when nobody could look for the code', () => {
    expect(verdictOf({ facts: file([{}]), register: null, looksChanged: false, lookFailed: true })).toBe(
      'cannot-tell-now',
    );
  });
});

it.each([
  ['valid', 'genuine-current'],
  ['suspended', 'genuine-current'],
  ['superseded', 'genuine-superseded'],
  ['pending-recheck', 'genuine-not-in-force'],
  ['revoked', 'genuine-not-in-force'],
  ['withdrawn', 'genuine-not-in-force'],
  ['lapsed', 'genuine-not-in-force'],
  ['penalised', 'genuine-not-in-force'],
  ['void', 'genuine-not-in-force'],
])('a genuine licence that is %s is %s', (status, verdict) => {
  expect(standingOf(status)).toBe(verdict);
});

describe('answerOf', () => {
  it.each<[string, FileFacts, string]>([
    ['valid', file([{}, { kind: 'document-timestamp' }]), 'valid'],
    ['valid with what the file permits', file([{ changes: ['own', 'permitted'] }]), 'valid'],
    ['changed', file([{ changes: ['forbidden'] }]), 'invalid'],
    ['one failed', file([{}, { indication: 'TOTAL_FAILED' }]), 'invalid'],
    ['one uncertain', file([{}, { indication: 'INDETERMINATE' }]), 'indeterminate'],
    ['unsigned', file([]), 'unsigned'],
    ['unreadable', file([], { unreadable: { code: 'x', detail: '' } }), 'error'],
  ])('%s', (_, facts, answer) => {
    expect(answerOf(facts)).toBe(answer);
  });
});
