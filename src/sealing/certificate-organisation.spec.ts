import { isCertifiedFor } from './certificate-organisation.js';

const AUTHORITY = { uscc: '11410726MB0X123439', name: '延津县行政审批和政务信息管理局' };

describe(isCertifiedFor.name, () => {
  it.each([
    { certified: { identifier: 'NTRCN-11410726MB0X123439' }, is: true },
    { certified: { identifier: '11410726MB0X123439' }, is: true },
    { certified: { identifier: 'NTRCN-11410726MB0X123438' }, is: false },
    { certified: { identifier: 'NTRDE-11410726MB0X123439' }, is: false },
    { certified: { name: AUTHORITY.name }, is: true },
    { certified: { name: '延津县自然资源局' }, is: false },
    { certified: { name: AUTHORITY.name, identifier: 'NTRCN-11410726MB0X345697' }, is: false },
    { certified: {}, is: false },
  ])('$certified: $is', ({ certified, is }) => {
    expect(isCertifiedFor(certified, AUTHORITY)).toBe(is);
  });
});
