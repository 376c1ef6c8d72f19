import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../platform/config/project-root.js';
import { readProcedures } from './procedure.js';

const SEEDS = readFileSync(join(projectRoot, 'seeds', 'application-stages.json'), 'utf8');

/** The seeds with the first item changed. */
function changed(change: object): string {
  const [first] = JSON.parse(SEEDS) as [object];
  return JSON.stringify([{ ...first, ...change }]);
}

const STAGE = { key: 'a', name: '受理', workingDays: 3 };

describe(readProcedures.name, () => {
  it('reads how construction permits are dealt with', () => {
    const [procedure] = readProcedures(SEEDS);
    expect(procedure).toMatchObject({
      matter: '0120001',
      licenceType: 'construction-permit',
      workingDays: 12,
    });
    expect(procedure?.stages.map(({ name }) => name)).toEqual(['受理', '审查', '决定']);
  });

  it.each([
    ['four stages', { stages: [STAGE, STAGE, STAGE, STAGE] }, '/0/stages'],
    ['no stage', { stages: [] }, '/0/stages'],
    ['stages of another length than the whole', { stages: [STAGE] }, '/0/stages'],
    ['lamps that contradict each other', { lamps: { yellow: -1, red: 3 } }, '/0/lamps'],
    ['a reason without a ground in law', { clockStops: [{ code: 'a', name: '公示' }] }, '/0/clockStops'],
    ['no time limit', { workingDays: 0 }, '/0/workingDays'],
  ])('refuses %s', (_, change, place) => {
    expect(() => readProcedures(changed(change))).toThrow(place);
  });
});
