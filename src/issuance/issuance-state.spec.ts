import { type IssuanceState, isOpen, PIPELINES, pipelineRow, retryStateOf } from './issuance-state.js';

describe('the pipeline', () => {
  const way = (order: keyof typeof PIPELINES): IssuanceState[] => {
    const states: IssuanceState[] = ['received'];
    for (let state = states[0]; state && state !== 'valid'; state = states.at(-1)) {
      if (!isOpen(state) && state !== 'awaiting-holder') throw new Error(`stuck in ${state}`);
      states.push(pipelineRow(order, state).next);
    }
    return states;
  };

  it.each<[keyof typeof PIPELINES, IssuanceState[]]>([
    ['issuer', ['received', 'numbered', 'drawn', 'sealed', 'preserved', 'checked', 'valid']],
    [
      'issuer-holder',
      [
        'received',
        'numbered',
        'drawn',
        'half-sealed',
        'awaiting-holder',
        'sealed',
        'preserved',
        'checked',
        'valid',
      ],
    ],
    [
      'holder-issuer',
      [
        'received',
        'numbered',
        'awaiting-holder',
        'countersigned',
        'drawn',
        'sealed',
        'preserved',
        'checked',
        'valid',
      ],
    ],
  ])('leads %s from the case to the licence', (order, states) => {
    expect(way(order)).toEqual(states);
  });

  it.each([
    ['issuer', 'seal', 'seal-unavailable', 'numbered'],
    ['issuer', 'preserve', 'store-unavailable', 'sealed'],
    ['issuer', 'preserve', 'certificate-revoked', 'numbered'],
    ['issuer-holder', 'await', 'countersignature-overdue', 'half-sealed'],
    ['issuer-holder', 'preserve', 'certificate-revoked', 'numbered'],
    ['holder-issuer', 'await', 'countersignature-overdue', 'numbered'],
    ['holder-issuer', 'close', 'seal-unavailable', 'countersigned'],
  ] as const)('starts %s again after %s failed with %s: %s', (order, step, code, state) => {
    expect(retryStateOf(order, step, code)).toBe(state);
  });
});
