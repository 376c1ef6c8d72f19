import { evidence, flipped } from '../../../../test/fixtures/evidence.js';
import { FaultError } from '../../faults/fault.js';
import { readCertificate } from './certificate.js';
import { readCrl } from './crl.js';
import { CrlIndex } from './crl-index.js';
import { type CrlJudgement, judgeCrl } from './judge-crl.js';

/** What `openssl crl -in ca.crl -text` shows. */
const THIS_UPDATE = new Date('2026-11-23T21:34:05Z');
const NEXT_UPDATE = new Date('2026-12-23T21:34:05Z');
const AT = new Date('2026-11-24T00:00:00Z');

const certificate = (name: string) => readCertificate(evidence(`${name}.pem`));

function judge(
  name: string,
  { about = 'good', issuer = 'ca', at = AT }: { about?: string; issuer?: string; at?: Date } = {},
): CrlJudgement {
  const index = CrlIndex.of(readCrl(evidence(`${name}.crl`)));
  return judgeCrl(index, { certificate: certificate(about), issuer: certificate(issuer), at });
}

describe(readCrl.name, () => {
  it('reads what OpenSSL shows of its own list', () => {
    const crl = readCrl(evidence('ca.crl'));
    expect(crl).toMatchObject({
      thisUpdate: THIS_UPDATE,
      nextUpdate: NEXT_UPDATE,
      number: '02',
      authorityKeyId: '7c6b796af0e107980bbfd92c40c7bd88dc5211c2',
      scope: { certificates: 'all', addresses: undefined },
    });
    expect(CrlIndex.of(crl).size).toBe(1);
    expect(readCrl(evidence('ca-users.crl')).scope).toEqual({
      certificates: 'users',
      addresses: ['http://evidence.example/ca.crl'],
    });
  });

  it.each([
    { name: 'ca-delta', code: 'crl-delta' },
    { name: 'ca-unknown-critical', code: 'crl-critical-extension' },
    { name: 'ca-some-reasons', code: 'crl-scope' },
    { name: 'ca-indirect', code: 'crl-scope' },
  ])('refuses $name with $code', ({ name, code }) => {
    expect(() => readCrl(evidence(`${name}.crl`))).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    { what: 'nothing', bytes: new Uint8Array() },
    { what: 'half a list', bytes: evidence('ca.crl').subarray(0, 150) },
    { what: 'octets after the list', bytes: Buffer.concat([evidence('ca.crl'), Buffer.of(0)]) },
    { what: 'a certificate', bytes: evidence('ca.pem') },
  ])('refuses $what', ({ bytes }) => {
    expect(() => readCrl(bytes)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^crl-/) }));
  });
});

describe(judgeCrl.name, () => {
  it.each(['ca', 'ca-users'])('finds nothing about a good certificate in %s', (name) => {
    expect(judge(name)).toEqual({ status: 'good', thisUpdate: THIS_UPDATE, nextUpdate: NEXT_UPDATE });
  });

  it('tells when and why a certificate was revoked', () => {
    expect(judge('ca', { about: 'revoked' })).toEqual({
      status: 'revoked',
      revokedAt: THIS_UPDATE,
      reason: 'keyCompromise',
      thisUpdate: THIS_UPDATE,
      nextUpdate: NEXT_UPDATE,
    });
  });

  it.each([
    { name: 'ca', asked: { issuer: 'root' }, code: 'crl-issuer' },
    { name: 'ca', asked: { about: 'ca', issuer: 'root' }, code: 'crl-issuer' },
    { name: 'other-root', asked: {}, code: 'crl-issuer' },
    { name: 'ca-no-crlsign', asked: { about: 'ca-no-crlsign', issuer: 'ca-no-crlsign' }, code: 'crl-issuer' },
    { name: 'ca-authorities', asked: {}, code: 'crl-scope' },
    { name: 'ca-other-point', asked: {}, code: 'crl-scope' },
    { name: 'ca-users', asked: { about: 'silent' }, code: 'crl-scope' },
    { name: 'ca', asked: { at: new Date('2026-11-23T21:33:00Z') }, code: 'crl-not-yet-valid' },
    { name: 'ca', asked: { at: new Date('2026-12-23T21:35:06Z') }, code: 'crl-expired' },
  ])('refuses $name for $asked with $code', ({ name, asked, code }) => {
    expect(() => judge(name, asked)).toThrow(expect.objectContaining({ code }));
  });

  it('believes no list in which one byte was flipped', () => {
    const encoded = evidence('ca.crl');
    const believed = [...encoded.keys()].filter((offset) => isBelieved(flipped(encoded, offset)));
    expect(believed).toEqual([]);
  });
});

function isBelieved(encoded: Uint8Array): boolean {
  try {
    const index = CrlIndex.of(readCrl(encoded));
    judgeCrl(index, { certificate: certificate('good'), issuer: certificate('ca'), at: AT });
    return true;
  } catch (error) {
    if (error instanceof FaultError) return false;
    throw error;
  }
}
