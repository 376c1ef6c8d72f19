import { createPublicKey, sign, X509Certificate, createPrivateKey } from 'node:crypto';
import { isDevelopmentCertificate } from '../development-mark.js';
import { keyTypeOf, MAXIMUM_SIGNATURE_LENGTH } from '../key-type.js';
import { OIDS } from '../../oids.js';
import { type CertificateProfile, signedCertificate, toBeSignedCertificate } from './certificate.js';
import { certificateParts } from './certificate-parts.js';
import * as extensions from './extensions.js';
import { distinguishedName } from './name.js';
import { pem } from './pem.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** Example key of RFC 9500 §2.3 (testECCP256): known to everybody. */
const KEY = createPrivateKey(`-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIObLW92AqkWunJXowVR2Z5/+yVPBaFHnEedDk5WJxk/BoAoGCCqGSM49
AwEHoUQDQgAEQiVI+I+3gv+17KN0RFLHKh5Vj71vc75eSOkyMsxFxbFsTNEMTLjV
uKFxOelIgsiZJXKZNCX0FBmrfpCkKklCcg==
-----END EC PRIVATE KEY-----`);

const PROFILE: CertificateProfile = {
  subject: [
    { type: OIDS.country, value: 'CN' },
    { type: OIDS.commonName, value: '延津县' },
  ],
  notBefore: new Date('2026-01-01T00:00:00Z'),
  notAfter: new Date('2050-01-01T00:00:00Z'),
  keyUsage: ['digitalSignature', 'nonRepudiation'],
  extendedKeyUsage: [OIDS.documentSigning],
  policies: [OIDS.developmentPolicy],
};

function selfSigned(profile: CertificateProfile): Uint8Array {
  const publicKey = createPublicKey(KEY).export({ type: 'spki', format: 'der' });
  const toBeSigned = toBeSignedCertificate({
    profile,
    serialNumber: Uint8Array.of(0x40, 0, 1),
    issuer: distinguishedName(profile.subject),
    subjectPublicKey: publicKey,
    issuerPublicKey: publicKey,
    issuerKeyType: 'p-256',
  });
  return signedCertificate(toBeSigned, 'p-256', sign('sha256', toBeSigned, KEY));
}

describe('extensions', () => {
  it.each([
    {
      clause: 'RFC 5280 §4.2.1.9 no CA',
      der: extensions.basicConstraints(false),
      expected: '300c0603551d130101ff04023000',
    },
    {
      clause: 'RFC 5280 §4.2.1.9 CA',
      der: extensions.basicConstraints(true),
      expected: '300f0603551d130101ff040530030101ff',
    },
    {
      clause: 'RFC 5280 §4.2.1.9 CA, path length 0',
      der: extensions.basicConstraints(true, 0),
      expected: '30120603551d130101ff040830060101ff020100',
    },
    {
      clause: 'RFC 5280 §4.2.1.3 digitalSignature, nonRepudiation',
      der: extensions.keyUsage(['digitalSignature', 'nonRepudiation']),
      expected: '300e0603551d0f0101ff0404030206c0',
    },
    {
      clause: 'RFC 5280 §4.2.1.3 keyCertSign, cRLSign',
      der: extensions.keyUsage(['keyCertSign', 'cRLSign']),
      expected: '300e0603551d0f0101ff040403020106',
    },
    {
      clause: 'RFC 5280 §4.2.1.12 document signing',
      der: extensions.extendedKeyUsage([OIDS.documentSigning]),
      expected: '30130603551d25040c300a06082b06010505070324',
    },
    {
      clause: 'RFC 5280 §4.2.1.4 any policy',
      der: extensions.certificatePolicies([OIDS.anyPolicy]),
      expected: '30110603551d20040a300830060604551d2000',
    },
    {
      clause: 'RFC 5280 §4.2.2.1 OCSP and issuer',
      der: extensions.authorityInfoAccess({ caIssuers: 'http://a/c', ocsp: 'http://a/o' }),
      expected:
        '303e06082b0601050507010104323030' +
        '301606082b06010505073001860a687474703a2f2f612f6f' +
        '301606082b06010505073002860a687474703a2f2f612f63',
    },
    {
      clause: 'RFC 5280 §4.2.2.1 issuer only',
      der: extensions.authorityInfoAccess({ caIssuers: 'http://a/c' }),
      expected: '302606082b06010505070101041a3018301606082b06010505073002860a687474703a2f2f612f63',
    },
    {
      clause: 'RFC 5280 §4.2.1.13 one full name',
      der: extensions.crlDistributionPoints('http://a/r'),
      expected: '301b0603551d1f041430123010a00ea00c860a687474703a2f2f612f72',
    },
    {
      clause: 'RFC 6960 §4.2.2.2.1 no check',
      der: extensions.ocspNoCheck(),
      expected: '300f06092b060105050730010504020500',
    },
    {
      clause: 'RFC 3161 §2.3 critical timestamping',
      der: extensions.extendedKeyUsage([OIDS.timeStamping], 'critical'),
      expected: '30160603551d250101ff040c300a06082b06010505070308',
    },
  ])('$clause', ({ der, expected }) => {
    expect(hex(der)).toBe(expected);
  });
});

describe('distinguishedName', () => {
  it('writes the country printable and Chinese as UTF-8, in the given order', () => {
    expect(hex(distinguishedName(PROFILE.subject))).toBe(
      '3021310b300906035504061302434e3112301006035504030c09e5bbb6e6b4a5e58ebf',
    );
  });
});

describe('certificate', () => {
  it('is read by OpenSSL as it was meant', () => {
    const certificate = new X509Certificate(selfSigned(PROFILE));
    expect(certificate.verify(createPublicKey(KEY))).toBe(true);
    expect(certificate).toMatchObject({
      subject: 'C=CN\nCN=延津县',
      issuer: 'C=CN\nCN=延津县',
      serialNumber: '400001',
      validFrom: 'Jan  1 00:00:00 2026 GMT',
      validTo: 'Jan  1 00:00:00 2050 GMT',
      ca: false,
      keyUsage: ['1.3.6.1.5.5.7.3.36'],
    });
  });

  it('says where its issuer, its responder and its CRL are, and nothing when there are none', () => {
    const access = { caIssuers: 'http://a/c', ocsp: 'http://a/o', crl: 'http://a/r' };
    const withAccess = new X509Certificate(selfSigned({ ...PROFILE, access, ocspNoCheck: true }));
    expect(withAccess.infoAccess?.trim().split('\n')).toEqual([
      'OCSP - URI:http://a/o',
      'CA Issuers - URI:http://a/c',
    ]);
    expect(hex(withAccess.raw)).toContain('301b0603551d1f041430123010a00ea00c860a687474703a2f2f612f72');
    expect(hex(withAccess.raw)).toContain('300f06092b060105050730010504020500');
    const without = new X509Certificate(selfSigned({ ...PROFILE, access: {} }));
    expect(without.infoAccess).toBeUndefined();
    expect(hex(without.raw)).not.toContain('0603551d1f');
  });

  it('breaks with one flipped bit', () => {
    const der = Uint8Array.from(selfSigned(PROFILE));
    der[40] = (der[40] ?? 0) ^ 1;
    expect(new X509Certificate(der).verify(createPublicKey(KEY))).toBe(false);
  });

  it('gives its parts back octet by octet', () => {
    const parts = certificateParts(selfSigned(PROFILE));
    expect(hex(parts.serialNumber)).toBe('0203400001');
    expect(hex(parts.issuer)).toBe(hex(distinguishedName(PROFILE.subject)));
    expect(parts).toMatchObject({
      commonName: '延津县',
      notBefore: new Date('2026-01-01T00:00:00Z'),
      notAfter: new Date('2050-01-01T00:00:00Z'),
    });
  });

  it('becomes PEM in lines of 64', () => {
    const text = pem('CERTIFICATE', selfSigned(PROFILE));
    expect(text.split('\n')[1]).toHaveLength(64);
    expect(new X509Certificate(text).raw.equals(selfSigned(PROFILE))).toBe(false); // ECDSA is never the same twice
    expect(new X509Certificate(text).subject).toBe('C=CN\nCN=延津县');
  });
});

describe('isDevelopmentCertificate', () => {
  it.each([
    { name: 'the development policy alone', policies: [OIDS.developmentPolicy], expected: true },
    {
      name: 'the development policy after another',
      policies: ['1.2.3', OIDS.developmentPolicy],
      expected: true,
    },
    { name: 'another policy', policies: ['2.25.159459622039198248373657388098390411501'], expected: false },
    { name: 'no policy', policies: [], expected: false },
  ])('$name', ({ policies, expected }) => {
    expect(isDevelopmentCertificate(selfSigned({ ...PROFILE, policies }))).toBe(expected);
  });
});

describe('keyTypeOf', () => {
  it('knows the keys that seal and no other', () => {
    const jwk = (name: string) => createPublicKey({ key: CURVES[name] ?? {}, format: 'jwk' });
    expect(keyTypeOf(KEY)).toBe('p-256');
    expect(keyTypeOf(jwk('secp256k1'))).toBeUndefined();
    expect(keyTypeOf(jwk('Ed25519'))).toBeUndefined();
  });
});

describe('MAXIMUM_SIGNATURE_LENGTH', () => {
  it('is the modulus, or two integers with a sign octet, their headers and that of the sequence', () => {
    expect(MAXIMUM_SIGNATURE_LENGTH).toEqual({ 'rsa-2048': 256, 'rsa-3072': 384, 'p-256': 2 + 2 * (2 + 33) });
  });
});

/** Generator of secp256k1 (SEC 2 §2.4.1) and the first test key of RFC 8032 §7.1. */
const CURVES: Readonly<Record<string, Record<string, string>>> = {
  secp256k1: {
    kty: 'EC',
    crv: 'secp256k1',
    x: Buffer.from('79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798', 'hex').toString(
      'base64url',
    ),
    y: Buffer.from('483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8', 'hex').toString(
      'base64url',
    ),
  },
  Ed25519: {
    kty: 'OKP',
    crv: 'Ed25519',
    x: Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex').toString(
      'base64url',
    ),
  },
};
