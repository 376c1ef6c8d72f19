import type { SealOrder } from '../catalogue/catalogue.service.js';

/** Everything that is done between an approved case and a permit that can be downloaded. */
export const STEPS = [
  'number',
  'draw',
  'seal',
  'review',
  'await',
  'close',
  'preserve',
  'check',
  'publish',
] as const;
export type Step = (typeof STEPS)[number];

/** What has been recorded of a case. `valid` and `failed` are ends; a failed case can be retried. */
export const ISSUANCE_STATES = [
  'received',
  'numbered',
  'drawn',
  'half-sealed',
  'awaiting-holder',
  'countersigned',
  'sealed',
  'preserved',
  'checked',
  'valid',
  'failed',
] as const;
export type IssuanceState = (typeof ISSUANCE_STATES)[number];

/** States that a person or another party has to end. */
type RestingState = 'awaiting-holder' | 'valid' | 'failed';

/** States that wait for a step of ours. */
export type OpenState = Exclude<IssuanceState, RestingState>;

/** `retryFrom`: where a retry begins if the step failed. */
export type PipelineRow = Readonly<{ step: Step; next: IssuanceState; retryFrom: IssuanceState }>;
type Pipeline = Readonly<Partial<Record<OpenState | 'awaiting-holder', PipelineRow>>>;

/** From the last seal on, all orders go the same way. */
const FINISH: Pipeline = {
  sealed: { step: 'preserve', next: 'preserved', retryFrom: 'sealed' },
  preserved: { step: 'check', next: 'checked', retryFrom: 'numbered' },
  checked: { step: 'publish', next: 'valid', retryFrom: 'checked' },
};

const NUMBER: PipelineRow = { step: 'number', next: 'numbered', retryFrom: 'received' };
const DRAW: PipelineRow = { step: 'draw', next: 'drawn', retryFrom: 'numbered' };

/**
 * The pipeline as a table, for each order of seals.
 *
 * Once drawn, a page names its time of sealing and reserves room for one seal's certificates, so what
 * fails later is drawn anew; the number stays. From `awaiting-holder` the holder's seal leads on, not a step of ours;
 * one that does not come in time fails the case there.
 */
export const PIPELINES: Readonly<Record<SealOrder, Pipeline>> = {
  issuer: {
    received: NUMBER,
    numbered: DRAW,
    drawn: { step: 'seal', next: 'sealed', retryFrom: 'numbered' },
    ...FINISH,
  },
  'issuer-holder': {
    received: NUMBER,
    numbered: DRAW,
    drawn: { step: 'seal', next: 'half-sealed', retryFrom: 'numbered' },
    // The holder is not asked to seal a page that would be refused afterwards.
    'half-sealed': { step: 'review', next: 'awaiting-holder', retryFrom: 'numbered' },
    'awaiting-holder': { step: 'await', next: 'sealed', retryFrom: 'half-sealed' },
    ...FINISH,
  },
  'holder-issuer': {
    received: NUMBER,
    numbered: { step: 'await', next: 'awaiting-holder', retryFrom: 'numbered' },
    'awaiting-holder': { step: 'await', next: 'countersigned', retryFrom: 'numbered' },
    countersigned: { step: 'close', next: 'drawn', retryFrom: 'countersigned' },
    drawn: { step: 'seal', next: 'sealed', retryFrom: 'countersigned' },
    ...FINISH,
  },
};

/** An open case that has not moved for this time is an alarm: nobody should have to notice it by chance. */
export const STUCK_AFTER_MS = 10 * 60_000;

const RESTING: readonly IssuanceState[] = ['awaiting-holder', 'valid', 'failed'] satisfies RestingState[];

export const OPEN_STATES = ISSUANCE_STATES.filter(isOpen);

export function isOpen(state: IssuanceState): state is OpenState {
  return !RESTING.includes(state);
}

/** @throws Error for a state that no case of this order is ever in */
export function pipelineRow(order: SealOrder, state: OpenState | 'awaiting-holder'): PipelineRow {
  const row = PIPELINES[order][state];
  if (!row) throw new Error(`no step leads from ${state} in the order ${order}`);
  return row;
}

/** What no other try makes good: the page needs new seals. */
const SEAL_LOST: readonly string[] = ['certificate-revoked'];

/** Where a case that failed in `step` starts again. */
export function retryStateOf(order: SealOrder, step: Step, failureCode: string | null): IssuanceState {
  if (failureCode !== null && SEAL_LOST.includes(failureCode)) return 'numbered';
  const row = Object.values(PIPELINES[order]).find((candidate) => candidate.step === step);
  if (!row) throw new Error(`no step ${step} in the order ${order}`);
  return row.retryFrom;
}
