import { evidence, flipped } from '../../../../test/fixtures/evidence.js';
import { FaultError } from '../../faults/fault.js';
import { CertificateReader } from '../../x509/read/certificate-reader.js';
import { judgeOcsp, type OcspJudgement } from './judge-ocsp.js';
import { readOcspResponse } from './ocsp-response.js';

/** What `openssl ocsp -respin good.ocsp -resp_text` shows. */
const PRODUCED_AT = new Date('2026-11-23T21:34:05Z');
const NEXT_UPDATE = new Date('2026-12-23T21:34:05Z');
const AT = new Date('2026-11-24T00:00:00Z');

const reader = new CertificateReader();
const certificate = (name: string) => reader.read(evidence(`${name}.pem`));

function judge(
  name: string,
  { about = 'good', issuer = 'ca', at = AT }: { about?: string; issuer?: string; at?: Date } = {},
): OcspJudgement {
  const response = readOcspResponse(evidence(`${name}.ocsp`), reader);
  return judgeOcsp(response, { certificate: certificate(about), issuer: certificate(issuer), at });
}

describe(judgeOcsp.name, () => {
  it('believes the issuer itself', () => {
    expect(judge('good')).toEqual({
      status: 'good',
      thisUpdate: PRODUCED_AT,
      nextUpdate: NEXT_UPDATE,
      producedAt: PRODUCED_AT,
      signer: certificate('ca'),
    });
  });

  it('tells when and why a certificate was revoked', () => {
    expect(judge('revoked', { about: 'revoked' })).toMatchObject({
      status: 'revoked',
      revokedAt: PRODUCED_AT,
      reason: 'keyCompromise',
    });
  });

  it('passes on that the responder does not know the certificate', () => {
    expect(judge('unknown', { about: 'silent' })).toMatchObject({ status: 'unknown' });
  });

  it.each([
    { name: 'good-sha256', signer: 'ca' },
    { name: 'good-no-next-update', signer: 'ca' },
    { name: 'delegated', signer: 'responder' },
    { name: 'delegated-by-key', signer: 'responder' },
    { name: 'delegated-to-check', signer: 'responder-to-check' },
  ])('believes $name, signed by $signer', ({ name, signer }) => {
    expect(judge(name)).toMatchObject({ status: 'good', signer: { commonName: signer } });
  });

  it('knows which responder needs no asking about', () => {
    expect(judge('delegated').signer.isNoCheck).toBe(true);
    expect(judge('delegated-to-check').signer.isNoCheck).toBe(false);
  });

  it.each([
    { name: 'good', asked: { about: 'revoked' }, code: 'ocsp-other-certificate' },
    { name: 'good', asked: { issuer: 'root' }, code: 'ocsp-other-certificate' },
    { name: 'good', asked: { issuer: 'other-root' }, code: 'ocsp-other-certificate' },
    { name: 'wrong-key', asked: {}, code: 'ocsp-signer' },
    { name: 'delegated-no-purpose', asked: {}, code: 'ocsp-signer' },
    { name: 'delegated-expired', asked: {}, code: 'ocsp-signer' },
    { name: 'delegated-no-certificate', asked: {}, code: 'ocsp-signer' },
    { name: 'good', asked: { at: new Date('2026-11-23T21:33:00Z') }, code: 'ocsp-not-yet-valid' },
    { name: 'good', asked: { at: new Date('2026-12-23T21:35:06Z') }, code: 'ocsp-expired' },
    { name: 'good-no-next-update', asked: { at: new Date('2026-11-24T21:35:06Z') }, code: 'ocsp-expired' },
  ])('refuses $name for $asked with $code', ({ name, asked, code }) => {
    expect(() => judge(name, asked)).toThrow(expect.objectContaining({ code }));
  });

  it.each(['2026-11-23T21:33:05Z', '2026-12-23T21:35:05Z'])('allows a minute between clocks: %s', (at) => {
    expect(judge('good', { at: new Date(at) }).status).toBe('good');
  });

  it('allows more only when told so', () => {
    const response = readOcspResponse(evidence('good.ocsp'), reader);
    const question = { certificate: certificate('good'), issuer: certificate('ca') };
    const at = new Date('2026-11-23T21:24:05Z');
    expect(judgeOcsp(response, { ...question, at, toleranceSeconds: 600 }).status).toBe('good');
  });

  it('believes no answer in which one byte was flipped', () => {
    const encoded = evidence('delegated.ocsp');
    const embedded = Buffer.from(encoded).indexOf(Buffer.from(evidence('responder.pem')));
    const believed = [...encoded.keys()].filter((offset) => isBelieved(flipped(encoded, offset)));
    expect(embedded).toBeGreaterThan(0);
    expect(believed).toEqual([]);
  });
});

function isBelieved(encoded: Uint8Array): boolean {
  try {
    const response = readOcspResponse(encoded, reader);
    judgeOcsp(response, { certificate: certificate('good'), issuer: certificate('ca'), at: AT });
    return true;
  } catch (error) {
    if (error instanceof FaultError) return false;
    throw error;
  }
}

describe(readOcspResponse.name, () => {
  it.each([
    { status: 'malformedRequest', der: '30030a0101', code: 'ocsp-malformed-request' },
    { status: 'internalError', der: '30030a0102', code: 'ocsp-internal-error' },
    { status: 'tryLater', der: '30030a0103', code: 'ocsp-try-later' },
    { status: '4, which is not used', der: '30030a0104', code: 'ocsp-malformed' },
    { status: 'sigRequired', der: '30030a0105', code: 'ocsp-signature-required' },
    { status: 'unauthorized', der: '30030a0106', code: 'ocsp-unauthorized' },
    { status: 'successful without a response', der: '30030a0100', code: 'ocsp-malformed' },
    { status: 'status as INTEGER', der: '3003020103', code: 'ocsp-malformed' },
    { status: 'nothing', der: '', code: 'ocsp-malformed' },
    {
      status: 'a response of another type',
      der: '30140a0100a00f300d06092b06010505073001020400',
      code: 'ocsp-malformed',
    },
  ])('refuses $status with $code', ({ der, code }) => {
    expect(() => readOcspResponse(Buffer.from(der, 'hex'), reader)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it.each([
    { what: 'octets after it', of: (bytes: Uint8Array) => Buffer.concat([bytes, Buffer.of(0)]) },
    { what: 'half of it', of: (bytes: Uint8Array) => bytes.subarray(0, bytes.length / 2) },
  ])('refuses a response with $what', ({ of }) => {
    expect(() => readOcspResponse(of(evidence('good.ocsp')), reader)).toThrow(
      expect.objectContaining({ code: 'ocsp-malformed' }),
    );
  });
});
