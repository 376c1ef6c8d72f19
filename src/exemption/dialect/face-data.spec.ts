import type { LookedUpLicence } from '../../licences/licence-lookups.service.js';
import type { Grant } from '../entitlements/field-groups.js';
import { FACE_FIELDS, faceData } from './face-data.js';

const LICENCE = {
  name: '建筑工程施工许可证',
  number: '410726202611230101',
  identifier: '1.2.156.3005.2.11100000000013338W009.11410726MB0X234568.410726202611230101.001.P',
  token: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  issuerName: '延津县行政审批和政务信息管理局',
  issueDate: '2026-11-23',
  holderName: '延津县示例粮食购销有限公司',
  holderCode: '91410726MAK9Y6P7XK',
  projectCode: null,
} as unknown as LookedUpLicence;

const SNAPSHOT = JSON.stringify({
  data: {
    projectName: '粮食周转仓库',
    contractPriceWan: '386.5',
    scale: '',
    parties: [
      { role: 'builder', name: '甲公司', leaderName: '测试甲' },
      { role: 'contractor', name: '乙公司', leaderName: '测试乙', leaderIdNo: '999999196610260084' },
    ],
  },
});

const shown = (change: Partial<Grant>) =>
  faceData(LICENCE, SNAPSHOT, {
    grant: { entitlementId: 'e', groups: new Set(['existence', 'face'] as const), masks: {}, ...change },
    publicUrl: 'https://zz.yanjin.example',
  });

describe('the face of a licence', () => {
  it('has no contacts unless they are granted', () => {
    expect(shown({})).toEqual({
      zzmc: '建筑工程施工许可证',
      zzbh: '410726202611230101',
      zzlx: '11100000000013338W009',
      zzbs: LICENCE.identifier,
      dzzzwjlj: 'https://zz.yanjin.example/v/ABCDEFGHIJKLMNOPQRSTUVWXYZ',
      holder: '延津县示例粮食购销有限公司',
      holderCode: '91410726MAK9Y6P7XK',
      issuer: '延津县行政审批和政务信息管理局',
      issueDate: '2026-11-23',
      projectCode: null,
      projectName: '粮食周转仓库',
      address: null,
      scale: null,
      contractPrice: '386.5',
      parties: '甲公司、乙公司',
      leaders: null,
    });
  });

  it('is masked field by field, and never has a number of a person', () => {
    const groups = new Set(['existence', 'face', 'contacts'] as const);
    const face = shown({ groups, masks: { contractPrice: 'hidden', holder: 'partial' } });
    expect(face).toMatchObject({
      leaders: '测试甲、测试乙',
      contractPrice: null,
      holder: `延${'*'.repeat(11)}司`,
    });
    expect(JSON.stringify(face)).not.toContain('1966');
  });

  it('has a name for every field', () => {
    expect(Object.keys(shown({})).toSorted()).toEqual(Object.keys(FACE_FIELDS).toSorted());
  });

  it('of a licence without data of ours has what the register has', () => {
    const grant = { entitlementId: 'e', groups: new Set(['face'] as const), masks: {} };
    const face = faceData(LICENCE, '{}', { grant, publicUrl: '' });
    expect([face['holder'], face['parties'], face['projectName']]).toEqual([LICENCE.holderName, null, null]);
  });
});
