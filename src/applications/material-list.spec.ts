import type { Material } from '../catalogue/matters.service.js';
import type { LicenceRecord } from '../licences/licences.service.js';
import type { Standing } from './attachments/attachment-findings.js';
import { listMaterials, missingMaterials } from './material-list.js';

const material = (code: string, more: Partial<Material> = {}): Material => {
  return { code, name: `材料${code}`, kind: 'own', satisfiedBy: [], issuedByGovernment: false, ...more };
};
const MATERIALS = [
  material('1'),
  material('2', { satisfiedBy: ['land-use-permit', 'land-approval'], issuedByGovernment: true }),
  material('3', { satisfiedBy: ['drawing-review-certificate'] }),
  material('4', { when: '特殊建设工程' }),
];
const licence = (licenceType: string) => ({ licenceType }) as LicenceRecord;
const file = (code: string, standing: Standing | null = 'copy') => ({ material: code, standing });
const states = (licences: LicenceRecord[], files: ReturnType<typeof file>[]) =>
  listMaterials({ materials: MATERIALS }, licences, files).map(({ state }) => state);

describe(listMaterials.name, () => {
  it('asks for what is nowhere, but never for what a government department issued', () => {
    expect(states([], [])).toEqual(['needed', 'fetched', 'needed', 'if-applicable']);
  });

  it('exempts what is here, by any of the licences that stand for it', () => {
    expect(states([licence('land-approval'), licence('drawing-review-certificate')], [])).toEqual([
      'needed',
      'exempt',
      'exempt',
      'if-applicable',
    ]);
    expect(states([licence('construction-permit')], [])[1]).toBe('fetched');
  });

  it.each<[Standing | null, string]>([
    ['original', 'attached'],
    ['copy', 'attached'],
    ['doubtful', 'attached'],
    ['broken', 'needed'],
    [null, 'needed'],
  ])('a file that is %s makes it %s', (standing, state) => {
    expect(states([], [file('1', standing)])[0]).toBe(state);
  });
});

describe(missingMaterials.name, () => {
  it('names everything that is missing at once', () => {
    expect(missingMaterials(listMaterials({ materials: MATERIALS }, [], [file('3')]))).toEqual([
      { pointer: '/materials/1', detail: '材料1 is missing' },
    ]);
  });
});
