import { neighboursOf } from './licence-versions.js';

type Version = Parameters<typeof neighboursOf>[0];

const version = (id: string, of: string, published = true, number = 'N'): Version => {
  return { id, number, version: of, status: 'valid', documentSha256: published ? 'x' : null };
};
const [one, two, given, four] = [
  version('a', '001'),
  version('b', '002'),
  version('c', '003', false),
  version('d', '004'),
];
const ALL = [four, version('other', '002', true, 'M'), given, two, one];

describe(neighboursOf.name, () => {
  it.each([
    { name: 'the first', licence: one, expected: { supersededBy: { id: 'b', version: '002' } } },
    {
      name: 'one between, over a version that was given up',
      licence: two,
      expected: { supersedes: { id: 'a', version: '001' }, supersededBy: { id: 'd', version: '004' } },
    },
    { name: 'the last', licence: four, expected: { supersedes: { id: 'b', version: '002' } } },
  ])('tells those of $name', ({ licence, expected }) => {
    expect(neighboursOf(licence, ALL)).toEqual(expected);
  });

  it('has none for the only version', () => {
    expect(neighboursOf(one, [one])).toEqual({});
  });
});
