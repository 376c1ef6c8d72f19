import { readFileSync } from 'node:fs';
import { type AnyCertificate, readAnyCertificate } from '../any-certificate.js';
import type { PathInput, PathResult } from './path-types.js';
import { validatePath } from './validate-path.js';

const FIXTURES = new URL('../../../../../test/fixtures/chains/', import.meta.url);
const AT = new Date('2026-07-01T00:00:00Z');

const certificate = (name: string): AnyCertificate => {
  const pem = readFileSync(new URL(`${name}.pem`, FIXTURES), 'latin1');
  return readAnyCertificate(Buffer.from(pem.replaceAll(/-----.*-----|\s/g, ''), 'base64'));
};
const CANDIDATES = ['ca', 'ca-expired', 'ca-no-certsign', 'ca-pathlen-0', 'ca-below-pathlen-0', 'seal'].map(
  certificate,
);

function validate(name: string, more: Partial<PathInput> = {}): PathResult {
  const anchors = [certificate('root')];
  return validatePath({
    target: certificate(name),
    candidates: CANDIDATES,
    anchors,
    at: AT,
    purpose: 'sealing',
    ...more,
  });
}

const names = (result: PathResult): string[] =>
  result.ok ? result.path.map(({ subject }) => subject.commonName) : result.faults.map(({ code }) => code);

describe(validatePath.name, () => {
  it.each([
    { name: 'seal', path: ['印章', '签发', '根'] },
    { name: 'seal-rsa-2048', path: ['印章', '签发', '根'] },
    // The lenient reader takes these; whether digest and key are strong enough is a question of policy.
    { name: 'seal-sha1', path: ['印章', '签发', '根'] },
    { name: 'seal-rsa-1024', path: ['印章', '签发', '根'] },
    { name: 'seal-other-curve', path: ['印章', '签发', '根'] },
    { name: 'seal-for-documents', path: ['印章', '签发', '根'] },
  ])('finds the path of $name', ({ name, path }) => {
    expect(names(validate(name))).toEqual(path);
    expect(names(validate(name, { candidates: CANDIDATES.toReversed() }))).toEqual(path);
  });

  it.each([
    { name: 'seal-expired', code: 'certificate-expired' },
    { name: 'seal-of-expired-ca', code: 'certificate-expired' },
    { name: 'seal-too-deep', code: 'certificate-path-length' },
    { name: 'seal-of-no-certsign', code: 'certificate-key-usage' },
    { name: 'seal-of-seal', code: 'certificate-issuer-not-ca' },
    { name: 'seal-for-encryption', code: 'certificate-key-usage' },
    { name: 'seal-for-tls', code: 'certificate-key-usage' },
    { name: 'seal-unknown-critical', code: 'certificate-critical-extension' },
    { name: 'seal-of-other-root', code: 'certificate-signature' },
  ])('says what is wrong with $name: $code', ({ name, code }) => {
    expect(names(validate(name))).toContain(code);
  });

  it('tells the two roots of one name apart by the signature alone', () => {
    const anchors = ['root', 'other-root'].map(certificate);
    expect(names(validate('seal-of-other-root', { anchors }))).toEqual(['印章', '根']);
  });

  it('trusts a certificate that is an anchor itself, within its dates', () => {
    expect(names(validate('seal', { anchors: [certificate('seal')] }))).toEqual(['印章']);
    const at = new Date('2126-01-01T00:00:00Z');
    expect(names(validate('seal', { anchors: [certificate('seal')], at }))).toEqual(['certificate-expired']);
  });

  it('trusts nobody without an anchor', () => {
    expect(names(validate('seal', { anchors: [] }))).toEqual(['certificate-untrusted']);
  });

  it('asks for a policy only when told to', () => {
    expect(names(validate('seal', { explicitPolicy: true }))).toContain('certificate-policy');
    expect(names(validate('seal', { initialPolicies: ['1.2.3'] }))).toEqual(['印章', '签发', '根']);
  });

  it('passes on that nobody can check a signature', () => {
    expect(names(validate('seal', { signatureOk: () => 'unsupported' }))).toContain('certificate-algorithm');
    expect(names(validate('seal', { signatureOk: () => 'wrong' }))).toContain('certificate-signature');
  });

  it('gives up after so many paths', () => {
    expect(validate('seal', { maxPaths: 0 })).toMatchObject({
      faults: [{ code: 'certificate-too-many-paths' }],
    });
  });
});
