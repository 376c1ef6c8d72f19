import { limitRefusal, refusalOf } from './seal-permission.js';
import type { StoredSeal } from './seal-record.entity.js';

const AT = new Date('2026-06-01T00:00:00.000Z');
const PURPOSE = { uscc: '11410726MB0X123439', licenceType: 'construction-permit' };

const SEAL = {
  id: 'one',
  uscc: PURPOSE.uscc,
  status: 'active',
  licenceTypes: '["construction-permit"]',
  validFrom: null,
  validUntil: null,
  notBefore: new Date('2026-01-01T00:00:00Z'),
  notAfter: new Date('2027-01-01T00:00:00Z'),
  dailyLimit: 3,
} as StoredSeal;

describe(refusalOf.name, () => {
  const codeOf = (change: Partial<StoredSeal>, at = AT, minimumDays = 1) =>
    refusalOf({ ...SEAL, ...change }, { purpose: PURPOSE, at, minimumDays })?.code;

  it.each<{ name: string; change: Partial<StoredSeal>; code: string | undefined }>([
    { name: 'a good seal', change: {}, code: undefined },
    { name: 'every type', change: { licenceTypes: '["*"]' }, code: undefined },
    { name: 'a draft', change: { status: 'draft' }, code: 'seal-not-active' },
    { name: 'a suspended seal', change: { status: 'suspended' }, code: 'seal-not-active' },
    { name: 'a retired seal', change: { status: 'retired' }, code: 'seal-not-active' },
    { name: 'another authority', change: { uscc: '11410726MB0X345697' }, code: 'seal-not-for-authority' },
    { name: 'another type', change: { licenceTypes: '["x"]' }, code: 'seal-not-for-licence-type' },
    {
      name: 'a type that only begins so',
      change: { licenceTypes: '["construction"]' },
      code: 'seal-not-for-licence-type',
    },
    { name: 'a period that begins now', change: { validFrom: AT }, code: undefined },
    { name: 'a period that ends now', change: { validUntil: AT }, code: undefined },
    {
      name: 'a period to come',
      change: { validFrom: new Date(AT.getTime() + 1) },
      code: 'seal-out-of-period',
    },
    {
      name: 'a period that is over',
      change: { validUntil: new Date(AT.getTime() - 1) },
      code: 'seal-out-of-period',
    },
    {
      name: 'a certificate to come',
      change: { notBefore: new Date(AT.getTime() + 1) },
      code: 'seal-unavailable',
    },
    {
      name: 'a certificate that is over',
      change: { notAfter: new Date(AT.getTime() - 1) },
      code: 'seal-unavailable',
    },
    {
      name: 'a suspended seal that is over',
      change: { status: 'suspended', notAfter: AT },
      code: 'seal-not-active',
    },
  ])('$name: $code', ({ change, code }) => {
    expect(codeOf(change)).toBe(code);
  });

  it.each([
    { at: '2026-12-02T00:00:00.000Z', days: 30, code: undefined },
    { at: '2026-12-02T00:00:00.001Z', days: 30, code: 'certificate-ending' },
    { at: '2027-01-01T00:00:00.000Z', days: 0, code: undefined },
  ])('asks for $days days of certificate at $at: $code', ({ at, days, code }) => {
    expect(codeOf({}, new Date(at), days)).toBe(code);
  });
});

describe(limitRefusal.name, () => {
  it.each([
    { uses: 2, retryAt: undefined },
    { uses: 3, retryAt: '2026-06-01T16:00:00.000Z' },
    { uses: 4, retryAt: '2026-06-01T16:00:00.000Z' },
  ])('after $uses of 3 uses: $retryAt', ({ uses, retryAt }) => {
    expect(limitRefusal(SEAL, uses, AT)?.extensions['retryAt']).toBe(retryAt);
  });
});
