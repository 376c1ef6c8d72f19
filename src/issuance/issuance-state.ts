/** The steps between an approved case and a permit that can be downloaded, in their order. */
export const STEPS = ['number', 'draw', 'seal', 'check', 'publish'] as const;
export type Step = (typeof STEPS)[number];

/** What has been recorded of a case. `valid` and `failed` are ends; a failed case can be retried. */
export const ISSUANCE_STATES = [
  'received',
  'numbered',
  'drawn',
  'sealed',
  'checked',
  'valid',
  'failed',
] as const;
export type IssuanceState = (typeof ISSUANCE_STATES)[number];

/** States that wait for a step. */
export type OpenState = Exclude<IssuanceState, 'valid' | 'failed'>;

type Row = Readonly<{ step: Step; next: IssuanceState; retryFrom: OpenState }>;

/**
 * The pipeline as a table: the step that leaves a state, where it leads, and where a retry begins if it failed.
 *
 * Once drawn, a page names its time of sealing and reserves room for one seal's certificates, so what
 * fails later is drawn anew; the number stays.
 */
export const PIPELINE: Readonly<Record<OpenState, Row>> = {
  received: { step: 'number', next: 'numbered', retryFrom: 'received' },
  numbered: { step: 'draw', next: 'drawn', retryFrom: 'numbered' },
  drawn: { step: 'seal', next: 'sealed', retryFrom: 'numbered' },
  sealed: { step: 'check', next: 'checked', retryFrom: 'numbered' },
  checked: { step: 'publish', next: 'valid', retryFrom: 'checked' },
};

/** An open case that has not moved for this time is an alarm: nobody should have to notice it by chance. */
export const STUCK_AFTER_MS = 10 * 60_000;

export const OPEN_STATES = Object.keys(PIPELINE) as readonly OpenState[];

export function isOpen(state: IssuanceState): state is OpenState {
  return state !== 'valid' && state !== 'failed';
}

/** Where a case that failed in `step` starts again. */
export function retryStateOf(step: Step): OpenState {
  const row = Object.values(PIPELINE).find((candidate) => candidate.step === step);
  if (!row) throw new Error(`no step ${step}`);
  return row.retryFrom;
}
