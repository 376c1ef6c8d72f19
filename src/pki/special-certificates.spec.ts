import { X509Certificate } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { developmentSeals } from '../../test/support/development-seals.js';
import { isDevelopmentCertificate } from '../lib/x509/development-mark.js';
import { type CertificateProfileName, issueSpecialCertificate } from './special-certificates.js';

const NOW = new Date('2026-11-03T00:00:00Z');
const ORGANISATION = { name: '测试有限公司', uscc: '91410726MA0TEST01X' };

/** OIDs of purposes: document signing, e-mail, Adobe's; OCSP. */
const SEALING = ['1.3.6.1.5.5.7.3.36', '1.3.6.1.5.5.7.3.4', '1.2.840.113583.1.1.5'];

describe(issueSpecialCertificate.name, () => {
  let directory: string;
  beforeAll(async () => {
    directory = await developmentSeals();
  });
  afterAll(() => rm(directory, { recursive: true }));

  const issue = async (profile: CertificateProfileName, kind: 'seal' | 'holder' | 'tsa' = 'holder') => {
    const request = { directory, now: NOW, kind, profile, organisation: ORGANISATION };
    const file = await issueSpecialCertificate(request);
    return { file, certificate: new X509Certificate(await readFile(file)) };
  };

  it.each([
    { profile: 'ordinary', from: 'Nov  2 00:00:00 2026 GMT', to: 'Nov  2 00:00:00 2029 GMT' },
    { profile: 'expired', from: 'Sep 29 00:00:00 2025 GMT', to: 'Nov  2 00:00:00 2026 GMT' },
    { profile: 'expires-tomorrow', from: 'Nov  2 00:00:00 2026 GMT', to: 'Nov  4 00:00:00 2026 GMT' },
    { profile: 'not-yet-valid', from: 'Nov  4 00:00:00 2026 GMT', to: 'Nov  2 00:00:00 2029 GMT' },
    { profile: 'revoked-yesterday', from: 'Oct  4 00:00:00 2026 GMT', to: 'Nov  2 00:00:00 2029 GMT' },
  ] as const)('makes one that is $profile', async ({ profile, from, to }) => {
    const { file, certificate } = await issue(profile);
    expect(basename(file)).toBe(`91410726MA0TEST01X-${profile}.pem`);
    expect(certificate).toMatchObject({ validFrom: from, validTo: to, keyUsage: SEALING });
    expect(certificate.subject).toContain('organizationIdentifier=NTRCN-91410726MA0TEST01X');
    expect(certificate.issuer).toContain('CN=建章开发单位证书签发机构');
    expect(isDevelopmentCertificate(certificate.raw)).toBe(true);
  });

  it('makes one that may not sign, and one that is for something else', async () => {
    const keyUsage = (certificate: X509Certificate) =>
      /0603551d0f0101ff0404(\w{8})/.exec(certificate.raw.toString('hex'))?.[1];
    expect(keyUsage((await issue('ordinary')).certificate)).toBe('030206c0');
    expect(keyUsage((await issue('wrong-key-usage')).certificate)).toBe('03020520');
    expect((await issue('wrong-purpose')).certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.9']);
  });

  it('makes one that says nothing of where to ask', async () => {
    expect((await issue('no-addresses')).certificate.infoAccess).toBeUndefined();
    expect((await issue('ordinary')).certificate.infoAccess).toContain('/ocsp/builder-ca');
  });

  it('makes seals and timestamping authorities too, each once', async () => {
    const seal = await issue('expired', 'seal');
    expect(seal.certificate.issuer).toContain('CN=建章开发签章证书签发机构');
    const tsa = await issue('expired', 'tsa');
    expect(basename(tsa.file)).toBe('tsa-expired.pem');
    expect(tsa.certificate.issuer).toContain('CN=建章开发时间戳证书签发机构');
    const again = await issue('expired', 'tsa');
    expect(again.certificate.fingerprint256).toBe(tsa.certificate.fingerprint256);
  });
});
