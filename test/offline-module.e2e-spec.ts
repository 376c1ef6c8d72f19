import { spawn } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { qrPayloadText, prepareQrPayload } from '../src/lib/qr/payload/write/qr-payload.js';
import { CodeKeysService } from '../src/sealing/code-keys.service.js';
import { startService, type TestService } from './support/service.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
const TOKEN = 'GEZDGNBVGY3TQOJQGEZDGNBVGY';
const BASE64 = 'base64';

/** Sends home what it found. */
const PAGE = `<!doctype html><meta charset="utf-8"><body></body><script type="module">
import { verifyCode } from './offline.js';
const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const { now, rootKey, trustList, statusList, texts } = await (await fetch('./cases.json')).json();
const lists = { rootKey: bytes(rootKey), trustList: bytes(trustList), statusList: bytes(statusList) };
const answers = [];
for (const text of texts) answers.push(await verifyCode({ ...lists, text, now: new Date(now) }));
const told = answers.map(({ state, reason, asOf, claims }) => ({ state, reason, asOf, number: claims?.number }));
await fetch('./answers', { method: 'POST', body: JSON.stringify(told) });
</script>`;

describe('the module for browsers', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.close());

  const bytes = async (path: string): Promise<Buffer> =>
    Buffer.from(await (await fetch(service.url + path)).arrayBuffer());

  /** Codes for one licence, right and wrong in turn. */
  async function texts(): Promise<readonly string[]> {
    const keys = service.app.get(CodeKeysService, { strict: false });
    const key = await keys.present();
    if (!key) throw new Error('no key for codes');
    const claims = {
      issuer: key.issuer,
      issuedAt: service.clock.now(),
      number: '410726202611230101',
      version: '001',
      holderCode: '91410726MA9G7K2P8U',
      issueDate: '2026-11-23',
      contentHash: new Uint8Array(16),
    };
    const signed = await keys.sign(prepareQrPayload(claims, key.kid));
    const good = qrPayloadText(signed);
    const changed = qrPayloadText(signed.with(60, (signed[60] ?? 0) ^ 1));
    const address = `https://zz.yanjin.example/v/${TOKEN}`;
    return [good, `${address}#${good}`, changed, good.slice(0, 80), `${good}AAAAAAAA`, address];
  }

  it('is one file without imports, asked for again by its ETag alone', async () => {
    const answer = await fetch(`${service.url}/verify/offline.js`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/javascript; charset=utf-8',
    ]);
    const code = await answer.text();
    expect(code).toMatch(/^export const \{ verifyCode \} = m\d+;$/m);
    expect(code).not.toMatch(/^import |node:|\bBuffer\b/m);
    const etag = answer.headers.get('etag') ?? '';
    const again = await fetch(`${service.url}/verify/offline.js`, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
  });

  it('judges codes in Chromium as it does here', async () => {
    if (CHROMIUM === undefined) {
      process.stderr.write('no Chromium here: the module for browsers was not run\n');
      return;
    }
    const root = createPublicKey(await readFile(join(service.config.sealsDirectory, 'codes/root.pem')));
    const cases = {
      now: service.clock.now().toISOString(),
      rootKey: root.export({ type: 'spki', format: 'der' }).toString(BASE64),
      trustList: (await bytes('/v1/trust-list')).toString(BASE64),
      statusList: (await bytes('/v1/status-list')).toString(BASE64),
      texts: await texts(),
    };
    const answers = await sentHome({
      '/': ['text/html; charset=utf-8', PAGE],
      '/offline.js': ['text/javascript', (await bytes('/verify/offline.js')).toString()],
      '/cases.json': ['application/json', JSON.stringify(cases)],
    });
    const good = {
      state: 'valid-offline',
      reason: 'in-force',
      asOf: '2026-11-23T02:00:00.000Z',
      number: '410726202611230101',
    };
    expect(answers).toEqual([
      good,
      good,
      { state: 'not-genuine', reason: 'code-wrong-signature' },
      { state: 'not-genuine', reason: 'code-malformed' },
      { state: 'not-genuine', reason: 'code-malformed' },
      { state: 'needs-network', reason: 'code-without-payload' },
    ]);
  });
});

type Files = Readonly<Record<string, readonly [type: string, body: string]>>;

/** What a page posts that Chromium opens on an origin of its own. */
async function sentHome(files: Files): Promise<unknown> {
  const server = createServer();
  const sent = new Promise<string>((resolve) => {
    server.on('request', (request, response) => {
      const [type, body] = files[request.url ?? ''] ?? ['text/plain', ''];
      response.setHeader('Content-Type', type).end(body);
      if (request.method === 'POST') text(request).then(resolve, resolve);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const profile = await mkdtemp(join(tmpdir(), 'jianzhang-chromium-'));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const options = ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${profile}`, url];
  const browser = spawn(CHROMIUM ?? '', options, { stdio: 'ignore' });
  try {
    return JSON.parse(await sent) as unknown;
  } finally {
    browser.kill();
    await once(browser, 'exit');
    server.closeAllConnections();
    server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
