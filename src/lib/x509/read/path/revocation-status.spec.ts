import { evidence, flipped } from '../../../../../test/fixtures/evidence.js';
import { FaultError } from '../../../faults/fault.js';
import { readAnyOcsp } from '../../../ocsp/read/any-ocsp.js';
import { readAnyCertificate } from '../any-certificate.js';
import { readAnyCrl } from '../any-crl.js';
import { revocationStatus } from './revocation-status.js';
import type { RevocationEvidence, RevocationInput, RevocationStatus } from './revocation-types.js';

/** What OpenSSL shows of `ca.crl` and `good.ocsp`. */
const THIS_UPDATE = new Date('2026-11-23T21:34:05Z');
const NEXT_UPDATE = new Date('2026-12-23T21:34:05Z');
const AT = new Date('2026-11-24T00:00:00Z');

const certificate = (name: string) => readAnyCertificate(evidence(`${name}.pem`));
const crl = (name: string) => readAnyCrl(evidence(`${name}.crl`), 'dss');
const ocsp = (name: string) => readAnyOcsp(evidence(`${name}.ocsp`), { where: 'dss' });
const ROOT = certificate('root');
const CA = certificate('ca');

function status(
  found: Partial<RevocationEvidence>,
  about = 'good',
  more: Partial<RevocationInput> = {},
): RevocationStatus {
  const path = [certificate(about), CA, ROOT];
  const both = { crls: [], ocsps: [], ...found };
  return revocationStatus({
    path,
    index: 0,
    evidence: both,
    candidates: [],
    anchors: [ROOT],
    at: AT,
    ...more,
  });
}

const codes = (found: RevocationStatus): readonly string[] =>
  found.status === 'unknown' ? found.why.map(({ code }) => code) : [found.status];

describe(revocationStatus.name, () => {
  it('tells who said what when, by a list', () => {
    expect(status({ crls: [crl('ca')] })).toMatchObject({
      status: 'good',
      source: 'CRL',
      where: 'dss',
      thisUpdate: THIS_UPDATE,
      nextUpdate: NEXT_UPDATE,
      signerPath: [{ serial: CA.serial }, { serial: ROOT.serial }],
      signerStatus: 'exempt',
    });
  });

  it('tells when and why a certificate was revoked', () => {
    expect(status({ crls: [crl('ca')] }, 'revoked')).toMatchObject({
      status: 'revoked',
      reason: 'keyCompromise',
    });
    expect(status({ ocsps: [ocsp('revoked')] }, 'revoked')).toMatchObject({
      status: 'revoked',
      at: THIS_UPDATE,
      reason: 'keyCompromise',
      source: 'OCSP',
    });
  });

  it('asks a list of some reasons, and knows that it is not all', () => {
    expect(codes(status({ crls: [crl('ca-some-reasons')] }))).toEqual(['crl-reasons']);
  });

  it.each([
    { name: 'ca-authorities', code: 'crl-missing' },
    { name: 'ca-delta', code: 'crl-missing' },
    { name: 'ca-other-point', code: 'crl-missing' },
    { name: 'ca-unknown-critical', code: 'crl-critical-extension' },
    { name: 'other-root', code: 'crl-missing' },
  ])('learns nothing from $name: $code', ({ name, code }) => {
    expect(codes(status({ crls: [crl(name)] }))).toEqual([code]);
  });

  it.each([
    { name: 'good', signer: 'ca', signerStatus: 'exempt' },
    { name: 'good-sha256', signer: 'ca', signerStatus: 'exempt' },
    { name: 'good-no-next-update', signer: 'ca', signerStatus: 'exempt' },
    { name: 'delegated', signer: 'responder', signerStatus: 'exempt' },
    { name: 'delegated-by-key', signer: 'responder', signerStatus: 'exempt' },
    { name: 'delegated-to-check', signer: 'responder-to-check', signerStatus: 'unknown' },
  ])('believes $name, signed by $signer', ({ name, signer, signerStatus }) => {
    const found = status({ ocsps: [ocsp(name)] });
    expect(found).toMatchObject({ status: 'good', source: 'OCSP', signerStatus });
    expect(found).toMatchObject({
      signerPath: [{ subject: { commonName: signer } }, {}, {}].slice(signer === 'ca' ? 1 : 0),
    });
  });

  it.each([
    { name: 'wrong-key', code: 'ocsp-signer' },
    { name: 'delegated-no-purpose', code: 'ocsp-signer' },
    { name: 'delegated-expired', code: 'ocsp-signer' },
    { name: 'delegated-no-certificate', code: 'ocsp-signer' },
  ])('does not believe $name: $code', ({ name, code }) => {
    expect(codes(status({ ocsps: [ocsp(name)] }))).toContain(code);
  });

  it('finds a responder whose certificate came another way', () => {
    const candidates = [certificate('responder')];
    expect(status({ ocsps: [ocsp('delegated-no-certificate')] }, 'good', { candidates }).status).toBe('good');
  });

  it.each([
    { at: '2026-11-23T21:33:00Z', code: 'ocsp-not-yet-valid' },
    { at: '2026-12-23T21:35:06Z', code: 'ocsp-expired' },
  ])('minds the age of evidence at $at, unless told to take it as of its issue', ({ at, code }) => {
    const late = { at: new Date(at) };
    expect(codes(status({ ocsps: [ocsp('good')] }, 'good', late))).toContain(code);
    expect(status({ ocsps: [ocsp('good')] }, 'good', { ...late, freshness: 'issue' }).status).toBe('good');
    expect(status({ crls: [crl('ca')] }, 'good', { ...late, freshness: 'issue' }).status).toBe('good');
  });

  it('lets a revocation outweigh an answer that all is well', () => {
    const both = { crls: [crl('ca')], ocsps: [ocsp('good'), ocsp('revoked')] };
    expect(status(both, 'revoked').status).toBe('revoked');
  });

  it('says of an anchor that nobody revokes it', () => {
    expect(codes(status({}, 'good', { index: 2 }))).toEqual(['revocation-anchor']);
  });

  it.each(['ca.crl', 'delegated.ocsp'])('believes nothing of %s in which one byte was flipped', (name) => {
    const bytes = evidence(name);
    const believed = [...bytes.keys()].filter((offset) => isBelieved(name, flipped(bytes, offset)));
    expect(believed).toEqual([]);
  });
});

function isBelieved(name: string, bytes: Uint8Array): boolean {
  try {
    const isList = name.endsWith('.crl');
    const found = isList ? { crls: [readAnyCrl(bytes)] } : { ocsps: [readAnyOcsp(bytes)] };
    return status(found).status !== 'unknown';
  } catch (error) {
    if (error instanceof FaultError) return false;
    throw error;
  }
}
