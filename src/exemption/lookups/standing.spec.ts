import type { LookedUpLicence } from '../../licences/licence-lookups.service.js';
import type { LicenceStatus } from '../../licences/licence-status.js';
import { standingLicences, standingOf } from './standing.js';

const TODAY = '2026-11-23';
const PUBLISHED = 'f'.repeat(64);

const licence = (change: Partial<LookedUpLicence> = {}): LookedUpLicence => ({
  id: 'l1',
  licenceType: 'construction-permit',
  name: '建筑工程施工许可证',
  number: '410726202611230101',
  version: '001',
  identifier: '1.2.156.3005.2.X',
  token: 'T'.repeat(26),
  issuerName: '延津县住房和城乡建设和城市管理局',
  issueDate: '2026-11-23',
  holderName: '延津示例置业有限公司',
  holderCode: '91410726MAK9Y6P7XK',
  projectCode: '2609-410726-04-03-110016',
  status: 'valid',
  dueOn: null,
  documentSha256: PUBLISHED,
  ...change,
});

describe('how a licence stands', () => {
  it.each<[LicenceStatus, 0 | 21 | 22 | 23, boolean, boolean, string]>([
    ['valid', 0, true, false, '有效'],
    ['suspended', 0, true, true, '有效（中止施工）'],
    ['pending-recheck', 23, false, false, '需核验（中止施工满一年）'],
    ['superseded', 21, false, false, '已变更，以新证为准'],
    ['revoked', 21, false, false, '已撤销'],
    ['withdrawn', 21, false, false, '已注销'],
    ['lapsed', 21, false, false, '已废止'],
    ['penalised', 21, false, false, '已吊销'],
    ['void', 21, false, false, '已作废'],
  ])('%s: code %i, in force %s, suspended %s', (status, code, inForce, suspended, statusText) => {
    expect(standingOf(licence({ status }), TODAY)).toEqual({ code, inForce, suspended, statusText });
  });

  it.each<[string, Partial<LookedUpLicence>]>([
    ['still being made', { status: 'sealing', documentSha256: null }],
    ['still being made, file and all', { status: 'sealing' }],
    ['given up before it was published', { status: 'void', documentSha256: null }],
  ])('%s: not there', (_, change) => {
    expect(standingOf(licence(change), TODAY)).toBeNull();
  });

  it.each<[string, LicenceStatus, string, object]>([
    ['on the last day', 'valid', '2026-11-24', { code: 0, inForce: true, statusText: '有效' }],
    ['once its time is over', 'valid', '2026-11-23', { code: 22, inForce: false, statusText: '期限已过' }],
    [
      'once it has rested for a year',
      'suspended',
      '2026-11-22',
      { code: 23, inForce: false, suspended: true, statusText: '中止施工满一年，须核验' },
    ],
    ['after its end', 'revoked', '2026-11-22', { code: 21, inForce: false, statusText: '已撤销' }],
  ])('%s, whether or not that was noted', (_, status, dueOn, expected) => {
    expect(standingOf(licence({ status, dueOn }), TODAY)).toMatchObject(expected);
  });
});

describe('of the licences that fit', () => {
  const ids = (rows: readonly LookedUpLicence[]): string[] =>
    standingLicences(rows, TODAY).map((each) => each.licence.id);

  it('the latest published version of each number counts, whatever it says', () => {
    expect(
      ids([
        licence({ id: 'v3', version: '003', status: 'sealing', documentSha256: null }),
        licence({ id: 'v2', version: '002', status: 'revoked' }),
        licence({ id: 'v1', version: '001', status: 'superseded' }),
      ]),
    ).toEqual(['v2']);
  });

  it('those in force come first, then as they came', () => {
    expect(
      ids([
        licence({ id: 'a', number: '1', status: 'revoked' }),
        licence({ id: 'b', number: '2' }),
        licence({ id: 'c', number: '3', status: 'lapsed' }),
        licence({ id: 'd', number: '4', status: 'suspended' }),
      ]),
    ).toEqual(['b', 'd', 'a', 'c']);
  });

  it('none is none', () => {
    expect(ids([])).toEqual([]);
  });
});
