import { PADES_LEVELS, reaches } from './level.js';

describe('reaches', () => {
  it.each([
    { level: 'B-B', enoughFor: ['B-B'] },
    { level: 'B-T', enoughFor: ['B-B', 'B-T'] },
    { level: 'B-LT', enoughFor: ['B-B', 'B-T', 'B-LT'] },
    { level: 'B-LTA', enoughFor: ['B-B', 'B-T', 'B-LT', 'B-LTA'] },
  ] as const)('$level is enough for $enoughFor', ({ level, enoughFor }) => {
    expect(PADES_LEVELS.filter((asked) => reaches(level, asked))).toEqual(enoughFor);
  });
});
