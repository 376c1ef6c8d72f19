import { contentDigest, dateViolations, identifierOf, issuerOf } from './registration-rules.js';

const BUREAU = { name: '延津县自然资源局', uscc: '11410726MB0X345697' };
const TODAY = '2026-11-23';

describe('what a department may say of a licence', () => {
  it.each([
    ['2026-11-23', undefined, []],
    ['2026-11-24', undefined, ['/issueDate']],
    ['2026-02-30', undefined, ['/issueDate']],
    ['1999-12-31', undefined, ['/issueDate']],
    ['2026-03-01', '2026-03-01', []],
    ['2026-03-01', '2026-02-28', ['/validUntil']],
    ['2026-03-01', '2027-02-29', ['/validUntil']],
  ])('issued on %s, valid until %s: faults at %j', (issueDate, validUntil, places) => {
    expect(dateViolations({ issueDate, validUntil }, TODAY).map(({ pointer }) => pointer)).toEqual(places);
  });

  it('takes the department for the issuer where it issues such licences itself', () => {
    expect(issuerOf({}, BUREAU, false)).toEqual(BUREAU);
    const other = { issuerName: '示例局', issuerUscc: '11410726MB0X234568' };
    expect(issuerOf(other, BUREAU, false)).toMatchObject([{ pointer: '/issuerUscc' }]);
    expect(issuerOf(other, BUREAU, true)).toEqual({ name: '示例局', uscc: '11410726MB0X234568' });
  });

  it('wants both name and code of an issuer that is somebody else', () => {
    expect(issuerOf({}, BUREAU, true)).toMatchObject([{ pointer: '/issuerUscc' }]);
    expect(issuerOf({ issuerUscc: BUREAU.uscc }, BUREAU, true)).toMatchObject([{ pointer: '/issuerName' }]);
  });

  const PARTS = { typeCode: '1110000000001330X9901', issuerUscc: BUREAU.uscc, version: 1 };

  it('makes an identifier of the digits and letters of the number', () => {
    const made = identifierOf(
      { number: '地字第410726202600031号' },
      { ...PARTS, typeCode: '11100000000013338W901' },
    );
    expect(made).toMatch(
      /^1\.2\.156\.3005\.2\.11100000000013338W901\.11410726MB0X345697\.410726202600031\.001\.[0-9A-Z]$/,
    );
  });

  it('wants one where the number gives nothing to make it of, or another issuer stands in it', () => {
    expect(identifierOf({ number: '延自然资函' }, PARTS)).toMatchObject([{ pointer: '/identifier' }]);
    const wrong = '1.2.156.3005.2.11100000000013338W901.11410726MB0X345697.1.001.0';
    const faults = [wrong, wrong.replace('.0', '.1')].map((identifier) =>
      identifierOf({ number: '1', identifier }, PARTS),
    );
    expect(faults.some((fault) => Array.isArray(fault))).toBe(true);
    const issued = identifierOf({ number: '1' }, { ...PARTS, typeCode: '11100000000013338W901' }) as string;
    expect(identifierOf({ number: '1', identifier: issued }, PARTS)).toBe(issued);
    const another = { ...PARTS, issuerUscc: '11410726MB0X234568' };
    expect(identifierOf({ number: '1', identifier: issued }, another)).toMatchObject([
      { pointer: '/identifier' },
    ]);
  });

  it('tells two contents apart by every member, and by no order', () => {
    const one = { licenceType: 't', number: '1', holderName: '厂', holderCode: 'c', issueDate: TODAY };
    const same = { issueDate: TODAY, holderCode: 'c', holderName: '厂', number: '1', licenceType: 't' };
    expect(contentDigest(one)).toBe(contentDigest(same));
    expect(contentDigest({ ...one, projectCode: 'x' })).not.toBe(contentDigest({ ...one, projectName: 'x' }));
  });
});
