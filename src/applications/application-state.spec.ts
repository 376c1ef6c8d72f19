import {
  allowedActions,
  APPLICATION_ACTIONS,
  APPLICATION_STATES,
  type ApplicationAction,
  type ApplicationState,
  ENDS,
  nextState,
} from './application-state.js';

/** Written out by hand: every pair that leads somewhere. All others are refused. */
const WAYS: readonly (readonly [ApplicationState, ApplicationAction, ApplicationState])[] = [
  ['draft', 'edit', 'draft'],
  ['draft', 'submit', 'submitted'],
  ['draft', 'withdraw', 'withdrawn'],
  ['submitted', 'accept', 'accepted'],
  ['submitted', 'deem-accepted', 'accepted'],
  ['submitted', 'decline', 'declined'],
  ['submitted', 'ask-correction', 'returned'],
  ['submitted', 'withdraw', 'withdrawn'],
  ['returned', 'edit', 'returned'],
  ['returned', 'resubmit', 'submitted'],
  ['returned', 'withdraw', 'withdrawn'],
  ['accepted', 'complete-stage', 'accepted'],
  ['accepted', 'ask-correction', 'correcting'],
  ['accepted', 'stop-clock', 'stopped'],
  ['accepted', 'approve', 'approved'],
  ['accepted', 'refuse', 'refused'],
  ['accepted', 'withdraw', 'withdrawn'],
  ['correcting', 'edit', 'correcting'],
  ['correcting', 'resubmit', 'accepted'],
  ['correcting', 'withdraw', 'withdrawn'],
  ['stopped', 'start-clock', 'accepted'],
  ['stopped', 'withdraw', 'withdrawn'],
];

const PAIRS = APPLICATION_STATES.flatMap((state) =>
  APPLICATION_ACTIONS.map((action) => {
    const way = WAYS.find(([from, by]) => from === state && by === action);
    return { state, action, leads: way?.[2] ?? null };
  }),
);

describe(nextState.name, () => {
  it.each(PAIRS)('$state, $action: $leads', ({ state, action, leads }) => {
    if (leads === null)
      expect(() => nextState(state, action)).toThrow(
        expect.objectContaining({ code: 'application-action-refused' }),
      );
    else expect(nextState(state, action)).toBe(leads);
  });

  it('says what is allowed instead', () => {
    expect(() => nextState('stopped', 'approve')).toThrow(
      expect.objectContaining({ extensions: { state: 'stopped', allowed: ['withdraw', 'start-clock'] } }),
    );
    expect(allowedActions('approved')).toEqual([]);
  });

  it('has four ends', () => {
    expect(ENDS).toEqual(['approved', 'refused', 'declined', 'withdrawn']);
  });
});
