import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { ownAuthority } from '../../../test/support/own-authority.js';
import { OIDS } from '../../lib/oids.js';
import type { CertificateProfile } from '../../lib/x509/write/certificate.js';
import type { NameAttribute } from '../../lib/x509/write/name.js';
import { judgeHolderCertificate } from './holder-certificate.js';

const NOW = new Date('2026-11-23T00:00:00Z');
const HOLDER = { uscc: '91410726MA12345677', name: '示例建设有限公司' };

const day = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);

const ROOT_PROFILE: CertificateProfile = {
  subject: [{ type: OIDS.commonName, value: 'Root' }],
  notBefore: day(-100),
  notAfter: day(1000),
  authority: {},
  keyUsage: ['keyCertSign'],
  extendedKeyUsage: [],
  policies: [],
};
const { root, issue: certify } = ownAuthority(ROOT_PROFILE);

const named = (...subject: NameAttribute[]): NameAttribute[] => [
  { type: OIDS.country, value: 'CN' },
  ...subject,
];
const code = (value: string): NameAttribute => ({ type: OIDS.organisationIdentifier, value });
const organisation = (value: string): NameAttribute => ({ type: OIDS.organisation, value });

function issue(change: Partial<CertificateProfile>, key?: KeyObject): Uint8Array {
  const profile: CertificateProfile = {
    subject: named(organisation(HOLDER.name), code(`NTRCN-${HOLDER.uscc}`)),
    notBefore: day(-10),
    notAfter: day(10),
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: [],
    policies: [],
    ...change,
  };
  return certify(profile, key);
}

const judge = (certificate: Uint8Array, anchors = [root]): number =>
  judgeHolderCertificate([certificate], HOLDER, { anchors, at: NOW }).length;

describe('certificate of a holder', () => {
  const name = (value: string): NameAttribute => ({ type: OIDS.commonName, value });
  const serial = (value: string): NameAttribute => ({ type: OIDS.serialNumber, value });
  const unit = (value: string): NameAttribute => ({ type: OIDS.organisationalUnit, value });
  const OTHER = '91410726MA76543214';

  it.each<[string, NameAttribute[]]>([
    ['its code in organizationIdentifier', [organisation('别的写法'), code(`NTRCN-${HOLDER.uscc}`)]],
    ['its bare code in organizationIdentifier', [organisation(HOLDER.name), code(HOLDER.uscc)]],
    ['its code in serialNumber', [serial(HOLDER.uscc)]],
    ['its name alone', [organisation(HOLDER.name)]],
    ['its name as common name, with a space', [name(`${HOLDER.name} `)]],
    ['its name, and a remark behind it', [organisation(HOLDER.name), name(`${HOLDER.name}（测试章）`)]],
  ])('is taken with %s', (_, subject) => {
    expect(judge(issue({ subject: named(...subject) }))).toBe(2);
  });

  it.each<[string, NameAttribute[]]>([
    ["another organisation's code, whatever the name says", [organisation(HOLDER.name), code(OTHER)]],
    ["another organisation's code in lower case", [organisation(HOLDER.name), code(OTHER.toLowerCase())]],
    ["another organisation's code behind letters", [organisation(HOLDER.name), code(`USCC${OTHER}`)]],
    ['an identifier that is no code', [organisation(HOLDER.name), code('NTRCN-UNKNOWN')]],
    [
      'another organisation, whatever the common name says',
      [organisation('乙贸易有限公司'), name(HOLDER.name)],
    ],
    ['its code as the unit of another organisation', [organisation('乙贸易有限公司'), unit(HOLDER.uscc)]],
    ['the name of a person in the organisation', [organisation(HOLDER.name), name('张三')]],
    [
      'a person, with the code of the organisation',
      [organisation(HOLDER.name), name('张三'), code(HOLDER.uscc)],
    ],
    ['another name', [organisation('示例建设有限公司第二分公司')]],
    ['a name that only begins so', [name('示例建设有限公司（测试章）')]],
    ['no name at all', []],
  ])('is refused with %s', (_, subject) => {
    expect(() => judge(issue({ subject: named(...subject) }))).toThrow(
      expect.objectContaining({
        code: 'holder-certificate-refused',
        extensions: { reason: 'certificate-other-holder' },
      }),
    );
  });

  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  it.each<[string, () => Uint8Array, string]>([
    ['expired', () => issue({ notAfter: day(-1) }), 'certificate-expired'],
    ['not begun', () => issue({ notBefore: day(1) }), 'certificate-not-yet-valid'],
    ['for enciphering', () => issue({ keyUsage: [] }), 'certificate-key-usage'],
    ['for servers', () => issue({ extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'] }), 'certificate-key-usage'],
    ['a key of 1024 bits', () => issue({}, weak), 'certificate-key'],
    ['no certificate', () => Buffer.from('nonsense'), 'certificate-malformed'],
  ])('is refused when it is %s', (_, make, reason) => {
    expect(() => judge(make())).toThrow(
      expect.objectContaining({ code: 'holder-certificate-refused', extensions: { reason } }),
    );
  });

  it('is refused under a root that is not trusted, and with a flipped byte', () => {
    const other = ownAuthority(ROOT_PROFILE).root;
    expect(() => judge(issue({}), [other])).toThrow('certificate is refused');
    const flipped = Uint8Array.from(issue({}));
    flipped[flipped.length - 3] = (flipped.at(-3) ?? 0) ^ 1;
    expect(() => judge(flipped)).toThrow('certificate is refused');
  });
});
