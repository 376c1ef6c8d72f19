import { lastingDifferences } from './lasting-fields.js';

const SCHEMA = { lasting: ['parties[role=contractor].uscc', 'site'] };
const party = (role: string, uscc: string): object => ({ role, uscc });
const BEFORE = {
  site: 'here',
  parties: [party('builder', 'B'), party('contractor', 'X'), party('contractor', 'Y')],
};

describe(lastingDifferences.name, () => {
  it.each<{ name: string; after: Record<string, unknown>; pointers: string[] }>([
    { name: 'the same', after: BEFORE, pointers: [] },
    {
      name: 'another order, and a change elsewhere',
      after: {
        ...BEFORE,
        parties: [party('contractor', 'Y'), party('contractor', 'X'), party('builder', 'C')],
      },
      pointers: [],
    },
    {
      name: 'one more',
      after: { ...BEFORE, parties: [...BEFORE.parties, party('contractor', 'Z')] },
      pointers: ['/data/parties'],
    },
    {
      name: 'one less',
      after: { ...BEFORE, parties: BEFORE.parties.slice(0, 2) },
      pointers: ['/data/parties'],
    },
    {
      name: 'one that took another part',
      after: {
        ...BEFORE,
        parties: [party('builder', 'X'), party('contractor', 'B'), party('contractor', 'Y')],
      },
      pointers: ['/data/parties'],
    },
    { name: 'all of it gone', after: {}, pointers: ['/data/parties', '/data/site'] },
  ])('sees $name', ({ after, pointers }) => {
    expect(lastingDifferences(SCHEMA, BEFORE, after).map(({ pointer }) => pointer)).toEqual(pointers);
  });

  it('asks nothing where the schema names nothing', () => {
    expect(lastingDifferences({}, BEFORE, {})).toEqual([]);
  });
});
