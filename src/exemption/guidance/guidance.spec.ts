import type { Material, Matter } from '../../catalogue/matters.service.js';
import type { LicenceRecord } from '../../licences/licences.service.js';
import { guidedMatter } from './guidance.js';

const material = (change: Partial<Material>): Material => ({
  code: 'M',
  name: '材料',
  kind: 'licence',
  satisfiedBy: [],
  issuedByGovernment: false,
  ...change,
});

const permit = (number: string): LicenceRecord =>
  ({ licenceType: 'construction-permit', number }) as unknown as LicenceRecord;

describe('what an applicant is told beforehand', () => {
  it('of each material and of the whole', () => {
    const matter = {
      name: '消防验收',
      materials: [
        material({ code: '1', kind: 'own' }),
        material({ code: '2', satisfiedBy: ['construction-permit'], issuedByGovernment: true }),
        material({ code: '3', satisfiedBy: ['fire-design-review'], issuedByGovernment: true }),
        material({ code: '4', satisfiedBy: ['drawing-review-certificate'] }),
        material({ code: '5', kind: 'own', when: '特殊建设工程' }),
      ],
    } as unknown as Matter;
    const { materials, sentence } = guidedMatter(matter, [permit('4107-2'), permit('4107-1')]);
    expect(sentence).toBe('办理“消防验收”共5项材料，其中2项免于提交，3项由申请人准备。');
    expect(materials.map(({ material: { code }, state, sentence: said }) => [code, state, said])).toEqual([
      ['1', 'bring', '请提交；加盖有效电子印章的电子材料视同原件。'],
      ['2', 'here', '免于提交：证照库已有 4107-2。'],
      ['3', 'fetched', '免于提交：政府部门核发的材料，由受理部门自行核验。'],
      ['4', 'bring', '请提交；加盖有效电子印章的电子材料视同原件。'],
      ['5', 'bring-if', '适用于特殊建设工程的，请提交；加盖有效电子印章的电子材料视同原件。'],
    ]);
  });
});
