import { DomainError } from '../lib/errors/domain-error.js';

/** Where an application stands. The last four are ends. */
export const APPLICATION_STATES = [
  'draft',
  'submitted',
  /** Corrections (补正) were asked for before acceptance. */
  'returned',
  'accepted',
  /** Corrections were asked for after acceptance; the clock stands. */
  'correcting',
  /** The clock stands for another reason: expert review, public notice … */
  'stopped',
  'approved',
  'refused',
  'declined',
  'withdrawn',
] as const;
export type ApplicationState = (typeof APPLICATION_STATES)[number];

export const APPLICATION_ACTIONS = [
  'edit',
  'submit',
  'withdraw',
  'accept',
  'deem-accepted',
  'decline',
  'ask-correction',
  'resubmit',
  'complete-stage',
  'stop-clock',
  'start-clock',
  'approve',
  'refuse',
] as const;
export type ApplicationAction = (typeof APPLICATION_ACTIONS)[number];

type Row = Readonly<Partial<Record<ApplicationAction, ApplicationState>>>;

/**
 * What may be done in which state, and where it leads. What the applicant corrects goes back to where it was asked for.
 *
 * @see 行政许可法 art. 32 (acceptance and corrections), 45 (time that does not count), 38 (decision)
 */
const TRANSITIONS: Readonly<Record<ApplicationState, Row>> = {
  draft: { edit: 'draft', submit: 'submitted', withdraw: 'withdrawn' },
  submitted: {
    accept: 'accepted',
    'deem-accepted': 'accepted',
    decline: 'declined',
    'ask-correction': 'returned',
    withdraw: 'withdrawn',
  },
  returned: { edit: 'returned', resubmit: 'submitted', withdraw: 'withdrawn' },
  accepted: {
    'complete-stage': 'accepted',
    'ask-correction': 'correcting',
    'stop-clock': 'stopped',
    approve: 'approved',
    refuse: 'refused',
    withdraw: 'withdrawn',
  },
  correcting: { edit: 'correcting', resubmit: 'accepted', withdraw: 'withdrawn' },
  stopped: { 'start-clock': 'accepted', withdraw: 'withdrawn' },
  approved: {},
  refused: {},
  declined: {},
  withdrawn: {},
};

/** States in which nothing moves any more. */
export const ENDS = APPLICATION_STATES.filter((state) => Object.keys(TRANSITIONS[state]).length === 0);

/** States in which the clock stands. */
export const STANDING: readonly ApplicationState[] = ['correcting', 'stopped'];

export function allowedActions(state: ApplicationState): readonly ApplicationAction[] {
  return APPLICATION_ACTIONS.filter((action) => TRANSITIONS[state][action] !== undefined);
}

/** @throws DomainError `application-action-refused`, naming what is allowed */
export function nextState(state: ApplicationState, action: ApplicationAction): ApplicationState {
  const next = TRANSITIONS[state][action];
  if (next) return next;
  const allowed = allowedActions(state);
  const instead = allowed.length === 0 ? 'nothing' : allowed.join(', ');
  const detail = `The application is ${state}: ${action} is not possible, allowed is ${instead}.`;
  throw new DomainError('application-action-refused', detail, { state, allowed });
}
