import { readFile, writeFile } from 'node:fs/promises';
import { type LivePki, livePki } from '../support/live-pki.js';
import { damaged, PkiClient } from '../support/pki-client.js';
import { ask, judgedBy } from './judges.js';

describe('the development timestamp authorities', () => {
  let pki: LivePki;
  let client: PkiClient;
  beforeAll(async () => {
    pki = await livePki({ timestampKeyTypes: ['rsa-2048', 'p-256'] });
    client = new PkiClient(pki);
  });
  afterAll(() => pki.close());

  const file = (name: string) => client.file(name);
  const fetched = (...wanted: Parameters<PkiClient['fetched']>) => client.fetched(...wanted);

  judgedBy(['openssl'], () => {
    describe.each(['tsa-1', 'tsa-2'])('the timestamps of %s', (tsa) => {
      async function stamp(...options: readonly string[]): Promise<string> {
        await writeFile(file('data'), 'sealed bytes');
        const query = ['-data', file('data'), ...options, '-out', file('query')];
        expect(ask('openssl', ['ts', '-query', ...query]).status).toBe(0);
        const body = await readFile(file('query'));
        const headers = { 'content-type': 'application/timestamp-query' };
        return fetched(`${tsa}.tsr`, `/tsa/${tsa}`, { method: 'POST', headers, body });
      }
      const verify = (response: string, ...extra: readonly string[]) =>
        ask('openssl', ['ts', '-verify', '-in', response, '-CAfile', file('trust.pem'), ...extra]);

      it.each(['-sha256', '-sha384', '-sha512'])(
        'verify with their certificates inside (%s)',
        async (digest) => {
          const response = await stamp('-cert', digest);
          expect(verify(response, '-queryfile', file('query')).output).toContain('Verification: OK');
          expect(verify(response, '-data', file('data')).output).toContain('Verification: OK');
        },
      );

      it('verify without them, once they are given', async () => {
        const response = await stamp('-sha256');
        const query = ['-queryfile', file('query')];
        expect(verify(response, ...query).output).toContain('Verification: FAILED');
        const chain = ['-untrusted', file(`${tsa}.pem`)];
        expect(verify(response, ...query, ...chain).output).toContain('Verification: OK');
      });

      it('are refused for other data, another nonce and with one flipped byte', async () => {
        const response = await stamp('-cert', '-sha256');
        await writeFile(file('other'), 'other bytes');
        expect(verify(response, '-data', file('other')).output).toContain('message imprint mismatch');
        const broken = await damaged(response, -1);
        expect(verify(broken, '-queryfile', file('query')).output).toContain('signature failure');
        await stamp('-cert', '-sha256');
        const kept = await damaged(await damaged(response, -1), -1);
        ask('openssl', ['ts', '-query', '-data', file('data'), '-cert', '-sha256', '-out', file('query')]);
        expect(verify(kept, '-queryfile', file('query')).output).toContain('nonce mismatch');
      });

      it('say what they are', async () => {
        const { output } = ask('openssl', ['ts', '-reply', '-in', await stamp('-cert', '-sha256'), '-text']);
        expect(output).toContain('Status: Granted.');
        expect(output).toContain('Version: 1');
        expect(output).toContain('Policy OID: 2.25.159459622039198248373657388098390411500');
        expect(output).toContain('Hash Algorithm: sha256');
        expect(output).toContain('Accuracy: 0x01 seconds, unspecified millis, unspecified micros');
        expect(output).toContain('Ordering: no');
      });
    });

    it.each([
      { query: ['-sha1'], says: 'Failure info: unrecognized or unsupported algorithm identifier' },
      {
        query: ['-sha256', '-tspolicy', '1.2.3.4'],
        says: 'Failure info: the requested TSA policy is not supported by the TSA',
      },
    ])('refuses $query as RFC 3161 says', async ({ query, says }) => {
      await writeFile(file('data'), 'sealed bytes');
      ask('openssl', ['ts', '-query', '-data', file('data'), ...query, '-out', file('query')]);
      const body = await readFile(file('query'));
      const headers = { 'content-type': 'application/timestamp-query' };
      const response = await fetched('refused.tsr', '/tsa', { method: 'POST', headers, body });
      const { output } = ask('openssl', ['ts', '-reply', '-in', response, '-text']);
      expect(output).toContain('Status: Rejected.');
      expect(output).toContain(says);
    });
  });
});
