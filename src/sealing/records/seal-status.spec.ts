import { assertPossible, type SealAction, type SealStatus } from './seal-status.js';

describe(assertPossible.name, () => {
  const POSSIBLE: Readonly<Record<SealStatus, readonly SealAction[]>> = {
    draft: ['change', 'activate', 'retire'],
    active: ['suspend', 'retire', 'replace-certificate', 'replace-specimen'],
    suspended: ['resume', 'retire', 'replace-certificate', 'replace-specimen'],
    retired: [],
  };
  const ACTIONS: readonly SealAction[] = [
    'change',
    'activate',
    'suspend',
    'resume',
    'retire',
    'replace-certificate',
    'replace-specimen',
  ];
  const cases = Object.entries(POSSIBLE).flatMap(([status, possible]) =>
    ACTIONS.map((action) => ({ status: status as SealStatus, action, is: possible.includes(action) })),
  );

  it.each(cases)('$action of a seal that is $status: $is', ({ status, action, is }) => {
    const attempt = () => assertPossible(action, { id: 'one', status });
    if (is) expect(attempt).not.toThrow();
    else expect(attempt).toThrow(expect.objectContaining({ code: 'seal-action-refused' }));
  });
});
