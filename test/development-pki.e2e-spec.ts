import type { ChildProcess } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CrlIndex } from '../src/lib/x509/read/crl-index.js';
import { readCrl } from '../src/lib/x509/read/crl.js';
import { readExpectedToken } from '../src/lib/tsp/read/expected-token.js';
import { DevelopmentPkiServer } from '../src/pki/development-pki-server.js';
import { issueSpecialCertificate } from '../src/pki/special-certificates.js';
import { Randomness } from '../src/platform/secrets/randomness.js';
import { SystemClock } from '../src/platform/time/clock.js';
import { AUTHORITY, SettableClock } from './support/development-seals.js';
import { type LivePki, livePki } from './support/live-pki.js';
import { bodyOf, PkiClient } from './support/pki-client.js';
import { buildIfStale, startProcess } from './support/process.js';

const NOW = new Date('2026-11-03T02:20:30Z');

/** `printf 'sealed bytes' | openssl ts -query -sha256 -cert`, but for the nonce */
const DIGEST = 'f35cf5b361b0eaf7b0c02e75808e260e3f379c4745abe45552ba768e85687749';
const NONCE = '04513cb4899871f9';
const QUERY = `3043020101 3031300d06096086480165030402010500 0420${DIGEST} 0208${NONCE} 0101ff`;

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

describe('the development PKI on loopback', () => {
  let clock: SettableClock;
  let pki: LivePki;
  let client: PkiClient;
  beforeAll(async () => {
    clock = new SettableClock(NOW);
    pki = await livePki({ clock });
    client = new PkiClient(pki);
  });
  beforeEach(() => pki.server.play({}));
  afterAll(() => pki.close());

  const file = (name: string) => client.file(name);
  const certificate = (name: string) => client.certificate(name);
  const post = (...request: Parameters<PkiClient['post']>) => client.post(...request);

  describe('timestamps', () => {
    const ask = (path: string) => post(path, 'timestamp-query', bytes(QUERY));
    const judge = async (path: string) =>
      readExpectedToken(
        await bodyOf(ask(path)),
        {
          digest: bytes(DIGEST),
          nonce: bytes(NONCE),
          notBefore: new Date('2026-11-03T02:19:30Z'),
          notAfter: new Date('2026-11-03T02:21:30Z'),
        },
        client.reader,
      );

    it.each([
      { path: '/tsa', name: '建章开发时间戳服务 1' },
      { path: '/tsa/honest', name: '建章开发时间戳服务 1' },
      { path: '/tsa/tsa-1', name: '建章开发时间戳服务 1' },
      { path: '/tsa/tsa-2', name: '建章开发时间戳服务 2' },
    ])('come from $path by the clock of the server', async ({ path, name }) => {
      const token = await judge(path);
      expect(token.genTime).toEqual(NOW);
      expect(token.certificate.commonName).toBe(name);
      expect(token.certificates).toHaveLength(2);
    });

    it('have a number of their own each', async () => {
      const [one, other] = await Promise.all([judge('/tsa'), judge('/tsa')]);
      expect(one?.serial).not.toBe(other?.serial);
    });

    it.each([
      { profile: 'ten-minutes-slow', code: 'timestamp-time' },
      { profile: 'wrong-nonce', code: 'timestamp-nonce' },
      { profile: 'no-nonce', code: 'timestamp-nonce' },
      { profile: 'wrong-digest', code: 'timestamp-imprint' },
      { profile: 'rejects', code: 'timestamp-rejected' },
      { profile: 'garbage', code: 'timestamp-malformed' },
    ] as const)('can be $profile by address and by scenario', async ({ profile, code }) => {
      await expect(judge(`/tsa/${profile}`)).rejects.toMatchObject({ code });
      await expect(judge(`/tsa/tsa-2/${profile}`)).rejects.toMatchObject({ code });
      pki.server.play({ tsa: { 'tsa-2': profile } });
      await expect(judge('/tsa/tsa-2')).rejects.toMatchObject({ code });
      await expect(judge('/tsa/tsa-1')).resolves.toMatchObject({ genTime: NOW });
    });

    it('are ten minutes old from a slow clock', async () => {
      pki.server.play({ tsa: 'ten-minutes-slow' });
      await expect(judge('/tsa')).rejects.toThrow('2026-11-03T02:10:30.000Z');
    });

    it.each(['wrong-purpose', 'purpose-not-critical', 'wrong-key-usage'] as const)(
      'can come from a certificate with %s',
      async (profile) => {
        await issueSpecialCertificate({ directory: pki.directory, now: NOW, kind: 'tsa', profile });
        await expect(judge(`/tsa/tsa-${profile}`)).rejects.toMatchObject({ code: 'certificate-key-usage' });
      },
    );

    it('may never come', async () => {
      const hungUp = post('/tsa/silent', 'timestamp-query', bytes(QUERY), AbortSignal.timeout(200));
      await expect(hungUp).rejects.toMatchObject({ name: 'TimeoutError' });
    });

    it('may never end', async () => {
      const response = await ask('/tsa/endless');
      let length = 0;
      for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
        length += piece.length;
        if (length > 20_000_000) break;
      }
      expect(length).toBeGreaterThan(20_000_000);
      await expect(judge('/tsa')).resolves.toMatchObject({ genTime: NOW });
    });

    it('fail in the given order, then no more', async () => {
      pki.server.play({ tsa: 'flaky', failures: { sequence: [true, false, true] } });
      const statuses = [];
      for (let i = 0; i < 5; i++) statuses.push((await ask('/tsa')).status);
      expect(statuses).toEqual([503, 200, 503, 200, 200]);
    });

    it('fail by chance, which a test decides', async () => {
      class Dice extends Randomness {
        private throws = [0x40, 0x80, 0x00, 0xff];
        override bytes(count: number): Uint8Array {
          return new Uint8Array(count).fill(count === 4 ? (this.throws.shift() ?? 0) : 7);
        }
      }
      const scenario = { tsa: 'flaky', failures: { rate: 0.3 } } as const;
      const { directory } = pki;
      const server = await DevelopmentPkiServer.start({
        directory,
        port: 0,
        clock,
        randomness: new Dice(),
        scenario,
      });
      const statuses = [];
      for (let i = 0; i < 4; i++) {
        const headers = { 'content-type': 'application/timestamp-query' };
        const request = { method: 'POST', headers, body: Uint8Array.from(bytes(QUERY)) };
        statuses.push((await fetch(`${server.baseUrl}/tsa`, request)).status);
      }
      await server.close();
      expect(statuses).toEqual([503, 200, 503, 200]); // 0.25, 0.5, 0, 0.996
    });
  });

  describe('its door', () => {
    it.each([
      { method: 'GET', path: '/', status: 404 },
      { method: 'GET', path: '/tsa', status: 404 },
      { method: 'POST', path: '/tsa/nobody', status: 404 },
      { method: 'POST', path: '/tsa/tsa-ca', status: 404 },
      { method: 'POST', path: '/tsa/tsa-1/no-such-profile', status: 404 },
      { method: 'POST', path: '/tsa/constructor', status: 404 },
      { method: 'POST', path: '/tsa', status: 415 },
      { method: 'POST', path: '/ocsp/issuing-ca', status: 415 },
      { method: 'POST', path: '/ocsp/other-ca', status: 404 },
      { method: 'GET', path: '/crl/other-ca.crl', status: 404 },
      { method: 'GET', path: '/crl/issuing-ca', status: 404 },
      { method: 'GET', path: '/ca/root.key.cer', status: 404 },
      { method: 'GET', path: '/ca/..%2Froot.cer', status: 404 },
      { method: 'POST', path: '/crl/issuing-ca.crl', status: 405 },
      { method: 'DELETE', path: '/tsa', status: 405 },
    ])('answers $method $path with $status', async ({ method, path, status }) => {
      expect((await fetch(pki.baseUrl + path, { method })).status).toBe(status);
    });

    it('refuses a request that is too large', async () => {
      expect((await post('/tsa', 'timestamp-query', new Uint8Array(65_537))).status).toBe(413);
    });

    it('rejects what is no request in the words of each protocol', async () => {
      const reply = await bodyOf(post('/tsa', 'timestamp-query', bytes('3000')));
      expect(Buffer.from(reply).toString('hex')).toContain('03020204'); // badDataFormat
      const response = await bodyOf(post('/ocsp/root', 'ocsp-request', bytes('3000')));
      expect(Buffer.from(response).toString('hex')).toBe('30030a0101'); // malformedRequest
    });

    it('gives out each CA certificate, and counts who asks', async () => {
      const before = pki.server.requestsOf('/ca/tsa-ca.cer');
      const response = await fetch(`${pki.baseUrl}/ca/tsa-ca.cer`);
      expect(response.headers.get('content-type')).toBe('application/pkix-cert');
      const { raw } = new X509Certificate(await readFile(file('tsa-ca.pem')));
      expect(Buffer.from(await response.arrayBuffer()).equals(raw)).toBe(true);
      expect(pki.server.requestsOf('/ca/tsa-ca.cer')).toBe(before + 1);
    });
  });

  describe('its place', () => {
    /** A server that starts against the rules is stopped again, or the tests would never end. */
    async function start(change: Readonly<{ host?: string; environment?: string }>): Promise<void> {
      const { directory } = pki;
      const options = { directory, port: 0, clock: new SystemClock(), ...change };
      await (await DevelopmentPkiServer.start(options)).close();
    }

    it.each(['0.0.0.0', '::', '192.168.1.1', 'example.org'])('is never %s', async (host) => {
      await expect(start({ host })).rejects.toThrow('no loopback address');
    });

    it('is not production', async () => {
      await expect(start({ environment: 'production' })).rejects.toThrow('NODE_ENV is production');
    });
  });

  describe('as a process', () => {
    beforeAll(buildIfStale);
    const CLI = 'dist/cli/main.js';
    const env = () => ({ NODE_ENV: 'test', SEALS_DIR: pki.directory, DATA_DIR: join(pki.directory, 'data') });
    const started: ChildProcess[] = [];
    afterEach(() => started.splice(0).forEach((child) => child.kill('SIGKILL')));

    const PRODUCTION = {
      NODE_ENV: 'production',
      PUBLIC_URL: 'https://zz.yanjin.example',
      DATA_KEYS_FILE: 'keys',
      AUDIT_KEY_FILE: 'audit',
    };

    it.each([
      ['make'],
      ['list'],
      ['revoke', '--seal', 'x', '--reason', 'superseded'],
      ['roll-over', '--authority', 'issuing-ca'],
      ['serve', '--port', '0'],
    ])('pki %s refuses production', async (...args) => {
      const running = startProcess([CLI, 'pki', ...args, '--json'], { ...env(), ...PRODUCTION });
      expect(await running.ended).toBe(1);
      expect(running.errors()).toContain('NODE_ENV is production: the development PKI is refused there');
    });

    it('serves what is there, shows a revocation by another process, and ends when told', async () => {
      const running = startProcess([CLI, 'pki', 'serve', '--port', '0', '--json'], env());
      started.push(running.process);
      const { baseUrl } = (await running.nextLine()) as { baseUrl: string };
      const crl = async () => {
        const response = await fetch(`${baseUrl}/crl/issuing-ca.crl`);
        return CrlIndex.of(readCrl(new Uint8Array(await response.arrayBuffer())));
      };
      const { serial } = await certificate(`seals/${AUTHORITY.uscc}-p-256.pem`);
      expect((await crl()).find(serial)).toBeUndefined();
      const revoke = ['revoke', '--seal', `${AUTHORITY.uscc}-p-256`, '--reason', 'cessationOfOperation'];
      const revoking = startProcess([CLI, 'pki', ...revoke, '--json'], env());
      expect(await revoking.nextLine()).toMatchObject({ serial, authority: 'issuing-ca' });
      expect(await revoking.ended).toBe(0);
      expect((await crl()).find(serial)).toMatchObject({ reason: 'cessationOfOperation' });
      running.process.kill('SIGTERM');
      expect(await running.ended).toBe(0);
    });
  });
});
