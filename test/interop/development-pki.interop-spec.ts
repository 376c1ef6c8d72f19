import { readFile, writeFile } from 'node:fs/promises';
import { issuedCertificates } from '../../src/pki/issued-certificates.js';
import { addRevocations } from '../../src/pki/revocations.js';
import { AUTHORITY } from '../support/development-seals.js';
import { HOLDER, type LivePki, livePki } from '../support/live-pki.js';
import { damaged, PkiClient } from '../support/pki-client.js';
import { ask, askLive, judgedBy } from './judges.js';

const SEAL = `seals/${AUTHORITY.uscc}-p-256.pem`;
const REVOKED = `holders/${HOLDER.uscc}.pem`;

describe('the development PKI', () => {
  let pki: LivePki;
  let client: PkiClient;
  beforeAll(async () => {
    pki = await livePki({ timestampKeyTypes: ['rsa-2048', 'p-256'] });
    client = new PkiClient(pki);
    const revoked = (await issuedCertificates(pki.directory)).find(({ file }) => file === REVOKED);
    const { serial = '', authority = '' } = revoked ?? {};
    const at = new Date(Date.now() - 60_000);
    await addRevocations(pki.directory, [{ serial, authority, at, reason: 'keyCompromise' }]);
  });
  afterAll(() => pki.close());

  const file = (name: string) => client.file(name);
  const fetched = (...wanted: Parameters<PkiClient['fetched']>) => client.fetched(...wanted);

  judgedBy(['openssl'], () => {
    describe('its OCSP responders', () => {
      const about = (certificate: string, issuer: string, ...extra: readonly string[]) =>
        askLive('openssl', [
          'ocsp',
          '-issuer',
          file(`${issuer}.pem`),
          ...(certificate.startsWith('0x') ? ['-serial', certificate] : ['-cert', file(certificate)]),
          '-url',
          `${pki.baseUrl}/ocsp/${issuer}`,
          '-CAfile',
          file('trust.pem'),
          ...extra,
        ]);

      it.each([
        { certificate: SEAL, issuer: 'issuing-ca' },
        { certificate: 'tsa-1.pem', issuer: 'tsa-ca' },
        { certificate: 'tsa-ca.pem', issuer: 'root' },
        { certificate: 'issuing-ca.pem', issuer: 'root' },
        { certificate: 'builder-ca.pem', issuer: 'root' },
      ])('know $certificate, which is good', async ({ certificate, issuer }) => {
        const { status, output } = await about(certificate, issuer);
        expect(output).toContain('Response verify OK');
        expect(output).toContain(`${file(certificate)}: good`);
        expect(output).not.toContain('no nonce in response');
        expect(status).toBe(0);
      });

      it.each(['-sha1', '-sha256'])(
        'understand certificate identifiers by %s, with and without nonce',
        async (digest) => {
          const args = ['ocsp', digest, '-issuer', file('issuing-ca.pem'), '-cert', file(SEAL)];
          const rest = ['-url', `${pki.baseUrl}/ocsp/issuing-ca`, '-CAfile', file('trust.pem')];
          for (const nonce of ['-nonce', '-no_nonce']) {
            const { output } = await askLive('openssl', [...args, nonce, ...rest]);
            expect(output).toContain('Response verify OK');
            expect(output).toContain(': good');
          }
        },
      );

      it('know what is revoked, since when and why', async () => {
        const { output } = await about(REVOKED, 'builder-ca');
        expect(output).toContain('Response verify OK');
        expect(output).toContain(`${file(REVOKED)}: revoked`);
        expect(output).toContain('Reason: keyCompromise');
        expect(output).toContain('Revocation Time: ');
      });

      it('do not know a number that was never given out, or another CA', async () => {
        expect((await about('0x4711', 'issuing-ca')).output).toContain('0x4711: unknown');
        const other = await askLive('openssl', [
          'ocsp',
          '-issuer',
          file('tsa-ca.pem'),
          '-cert',
          file('tsa-1.pem'),
          '-CAfile',
          file('trust.pem'),
          '-url',
          `${pki.baseUrl}/ocsp/issuing-ca`,
        ]);
        expect(other.output).toContain('tsa-1.pem: unknown');
      });

      it('answer to GET as well', async () => {
        const request = ['-issuer', file('issuing-ca.pem'), '-cert', file(SEAL), '-reqout', file('request')];
        ask('openssl', ['ocsp', '-no_nonce', ...request]);
        const encoded = encodeURIComponent((await readFile(file('request'))).toString('base64'));
        const response = await fetched('get.ors', `/ocsp/issuing-ca/${encoded}`);
        const { output } = ask('openssl', [
          'ocsp',
          '-respin',
          response,
          '-issuer',
          file('issuing-ca.pem'),
          '-cert',
          file(SEAL),
          '-CAfile',
          file('trust.pem'),
        ]);
        expect(output).toContain('Response verify OK');
        const broken = await damaged(response, 60);
        expect(
          ask('openssl', [
            'ocsp',
            '-respin',
            broken,
            '-CAfile',
            file('trust.pem'),
            '-issuer',
            file('issuing-ca.pem'),
            '-cert',
            file(SEAL),
          ]).output,
        ).toContain('Response Verify Failure');
      });

      it.each([
        { profile: 'wrong-key', says: 'Response Verify Failure' },
        { profile: 'wrong-responder', says: 'Response Verify Failure' },
        { profile: 'expired', says: 'Status times invalid' },
        { profile: 'try-later', says: 'Responder Error: trylater (3)' },
        { profile: 'wrong-nonce', says: 'Nonce Verify error' },
        { profile: 'unknown', says: ': unknown' },
        { profile: 'revoked', says: ': revoked' },
        { profile: 'garbage', says: 'Error querying OCSP responder' },
      ])('can be $profile', async ({ profile, says }) => {
        const { output } = await askLive('openssl', [
          'ocsp',
          '-issuer',
          file('issuing-ca.pem'),
          '-cert',
          file(SEAL),
          '-CAfile',
          file('trust.pem'),
          '-url',
          `${pki.baseUrl}/ocsp/issuing-ca/${profile}`,
        ]);
        expect(output).toContain(says);
      });
    });

    describe('its CRLs', () => {
      it.each(['root', 'issuing-ca', 'tsa-ca', 'builder-ca'])('are signed by %s', async (authority) => {
        const crl = await fetched(`${authority}.crl`, `/crl/${authority}.crl`);
        const verify = (path: string) =>
          ask('openssl', [
            'crl',
            '-inform',
            'DER',
            '-in',
            path,
            '-CAfile',
            file(`${authority}.pem`),
            '-noout',
            '-verify',
          ]);
        expect(verify(crl).output).toContain('verify OK');
        expect(verify(await damaged(crl, -1)).output).toContain('verify failure');
      });

      it('say what is revoked and why', async () => {
        const crl = await fetched('builder-ca.crl', '/crl/builder-ca.crl');
        const { output } = ask('openssl', ['crl', '-inform', 'DER', '-in', crl, '-noout', '-text']);
        expect(output).toContain('Version 2 (0x1)');
        expect(output).toContain('X509v3 CRL Number:');
        expect(output).toContain('X509v3 Authority Key Identifier:');
        expect(output).toMatch(/Serial Number: [0-9A-F]{40}/);
        expect(output).toContain('Key Compromise');
      });

      async function pemOfCrls(): Promise<string> {
        const pems = await Promise.all(
          ['root', 'issuing-ca', 'tsa-ca', 'builder-ca'].map(async (authority) => {
            const crl = await fetched(`${authority}.crl`, `/crl/${authority}.crl`);
            return ask('openssl', ['crl', '-inform', 'DER', '-in', crl]).output;
          }),
        );
        await writeFile(file('crls.pem'), pems.join(''));
        return file('crls.pem');
      }

      it.each([
        { certificate: SEAL, issuer: 'issuing-ca', options: [], says: ': OK' },
        { certificate: 'tsa-1.pem', issuer: 'tsa-ca', options: ['-purpose', 'timestampsign'], says: ': OK' },
        { certificate: 'tsa-2.pem', issuer: 'tsa-ca', options: ['-purpose', 'timestampsign'], says: ': OK' },
        {
          certificate: SEAL,
          issuer: 'issuing-ca',
          options: ['-purpose', 'timestampsign'],
          says: 'unsuitable certificate purpose',
        },
        {
          certificate: 'ocsp/issuing-ca.pem',
          issuer: 'issuing-ca',
          options: ['-purpose', 'ocsphelper'],
          says: ': OK',
        },
        { certificate: REVOKED, issuer: 'builder-ca', options: [], says: 'certificate revoked' },
      ])(
        'let $certificate pass by the strict rules $options: $says',
        async ({ certificate, issuer, options, says }) => {
          const { output } = ask('openssl', [
            'verify',
            '-x509_strict',
            '-policy_check',
            '-crl_check_all',
            '-CRLfile',
            await pemOfCrls(),

            '-CAfile',
            file('trust.pem'),
            '-untrusted',
            file(`${issuer}.pem`),
            ...options,
            file(certificate),
          ]);
          expect(output).toContain(says);
        },
      );
    });

    it('lists 50,000 revocations', async () => {
      const at = new Date(Date.now() - 60_000);
      const rows = Array.from({ length: 50_000 }, (_, i) => ({
        serial: (0x40000000 + i).toString(16),
        authority: 'tsa-ca',
        at: new Date(at.getTime() - i * 1000),
        reason: 'superseded' as const,
      }));
      await addRevocations(pki.directory, rows);
      const crl = await fetched('long.crl', '/crl/tsa-ca.crl');
      const read = ['crl', '-inform', 'DER', '-in', crl, '-noout', '-CAfile', file('tsa-ca.pem')];
      const { output } = ask('openssl', [...read, '-verify', '-text']);
      expect(output).toContain('verify OK');
      expect(output.match(/Serial Number: /g)).toHaveLength(50_000);
      expect(output).toContain(`Serial Number: 4000C34F`);
    });

    it('gives out the certificates of its CAs where the certificates below say', async () => {
      const { output } = ask('openssl', ['x509', '-in', file(SEAL), '-noout', '-text']);
      expect(output).toContain(`CA Issuers - URI:${pki.baseUrl}/ca/issuing-ca.cer`);
      expect(output).toContain(`OCSP - URI:${pki.baseUrl}/ocsp/issuing-ca`);
      expect(output).toContain(`URI:${pki.baseUrl}/crl/issuing-ca.crl`);
      const issuer = await fetched('issuer.cer', '/ca/issuing-ca.cer');
      const pem = ask('openssl', ['x509', '-inform', 'DER', '-in', issuer]).output;
      expect(pem).toBe(await readFile(file('issuing-ca.pem'), 'utf8'));
    });

    it('writes the purposes of its services', () => {
      const text = (name: string) => ask('openssl', ['x509', '-in', file(name), '-noout', '-text']).output;
      expect(text('tsa-1.pem')).toMatch(/X509v3 Extended Key Usage: critical\n +Time Stamping\n/);
      expect(text('tsa-1.pem')).toMatch(/X509v3 Key Usage: critical\n +Digital Signature\n/);
      expect(text('ocsp/root.pem')).toMatch(/X509v3 Extended Key Usage: \n +OCSP Signing\n/);
      expect(text('ocsp/root.pem')).toContain('OCSP No Check');
      expect(text('ocsp/root.pem')).not.toContain('CRL Distribution');
      expect(text(REVOKED)).toContain(`NTRCN-${HOLDER.uscc}`);
    });
  });
});
