import { createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { KEY_TYPES, type KeyType } from '../src/lib/x509/key-type.js';
import type { Signer } from '../src/sealing/signer.port.js';
import { openSigner } from '../src/sealing/signers/open-signer.js';
import { CSC_MESSAGE, CSC_TOKEN, CscServer, json, type Misbehaviour } from './support/csc-server.js';
import { opensslAccepts, writeKeyFiles } from './support/key-files.js';

const TIMEOUT_MS = 1500;

describe('a key at a remote signing service', () => {
  let directory: string;
  let server: CscServer;
  let origin: string;
  /** Each test has a key of its own name: what is in doubt under another name does not concern it. */
  let credential = '';
  let tests = 0;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'jianzhang-csc-'));
    for (const keyType of KEY_TYPES) writeKeyFiles(directory, keyType, keyType);
    writeKeyFiles(directory, 'other', 'rsa-2048');
    writeFileSync(join(directory, 'csc.token'), `${CSC_TOKEN}\n`);
    writeFileSync(join(directory, 'wrong.token'), 'another-token-s3cret\n');
  });
  afterAll(() => rmSync(directory, { recursive: true }));
  beforeEach(async () => {
    tests += 1;
    credential = `credential-${tests}`;
    await start('rsa-2048');
  });
  afterEach(() => server.stop());

  const text = (name: string) => readFileSync(join(directory, name), 'utf8');
  const start = async (name: string, raw = false) => {
    const key = { pem: text(`${name}.key.pem`), certificate: text(`${name}.pem`) };
    server = new CscServer(key, credential, raw);
    origin = await server.start();
  };
  const restart = async (name: string, raw = false) => {
    await server.stop();
    await start(name, raw);
  };
  const open = (options: { keyType?: KeyType; token?: string; at?: string; allowed?: string } = {}) => {
    const { keyType = 'rsa-2048', token = 'csc.token', at = origin, allowed = at } = options;
    const reference = `csc:${at}/csc/v2?credential=${credential}&token=file:${token}`;
    const publicKey = createPublicKey(text(`${keyType}.pub.pem`));
    const settings = {
      pkcs11Modules: [],
      cscOrigins: [allowed],
      cscTimeoutMs: TIMEOUT_MS,
      secret: () => undefined,
    };
    return openSigner(reference, { directory, publicKey, settings });
  };
  const failure = (signer: Signer): Promise<Error & { extensions?: object }> =>
    signer.sign(CSC_MESSAGE).then(
      () => new Error('signed'),
      (error: Error) => error,
    );
  const signCalls = () => server.calls.filter(({ path }) => path.endsWith('/signHash')).length;

  it.each([
    { keyType: 'rsa-2048', raw: false },
    { keyType: 'rsa-3072', raw: false },
    { keyType: 'p-256', raw: false },
    { keyType: 'p-256', raw: true },
  ] as const)('signs with $keyType, r and s alone: $raw', async ({ keyType, raw }) => {
    await restart(keyType, raw);
    const signer = await open({ keyType });
    expect(signer.keyType).toBe(keyType);
    expect(server.calls).toEqual([]);
    const signature = await signer.sign(CSC_MESSAGE);
    expect(opensslAccepts(directory, keyType, CSC_MESSAGE, signature)).toBe(true);
    expect(opensslAccepts(directory, keyType, Buffer.from('other'), signature)).toBe(false);
    await signer.sign(CSC_MESSAGE);
    expect(server.calls.map(({ path }) => path)).toEqual([
      '/csc/v2/credentials/info',
      '/csc/v2/signatures/signHash',
      '/csc/v2/signatures/signHash',
    ]);
    // openssl dgst -sha256 of the message, in base64; the id is the first half of it in hexadecimal.
    expect(server.calls[1]?.body).toMatchObject({
      hashes: ['XkqMCuh2fH1z3xXLFhL7jHqz/K9lgo72yR1f3bb6jkY='],
      operationMode: 'S',
      clientData: '5e4a8c0ae8767c7d73df15cb1612fb8c',
    });
  });

  it('shows neither token nor key, however it is printed', async () => {
    const signer = await open();
    await signer.sign(CSC_MESSAGE);
    expect(inspect(signer, { depth: 9, showHidden: true })).toBe('NeverTwiceSigner(rsa-2048)');
    expect(JSON.stringify(signer)).toBe('{"keyType":"rsa-2048"}');
  });

  it('asks only an origin that is configured', async () => {
    await expect(open({ allowed: 'https://sign.example.cn' })).rejects.toThrow(
      'key reference: url must be at an origin that CSC_ORIGINS names',
    );
  });

  describe('uses no key when the credential is not right', () => {
    it.each([
      { name: 'disabled', info: { key: { status: 'disabled' } }, why: 'the service has not enabled its key' },
      {
        name: 'revoked',
        info: { key: { status: 'enabled' }, cert: { status: 'revoked' } },
        why: 'calls its certificate not valid',
      },
      {
        name: 'without certificate',
        info: { key: { status: 'enabled' } },
        why: 'shows no certificate of it',
      },
      { name: 'garbage', info: 'garbage', why: 'has not enabled its key' },
    ])('$name', async ({ info, why }) => {
      server.credential = () => info;
      const error = await failure(await open());
      expect(error.message).toContain(why);
      expect(error.extensions).toEqual({ reason: 'key-refused' });
      expect(signCalls()).toBe(0);
    });

    it('of another key, and sees when it was put right', async () => {
      const right = server.credential;
      const der = text('other.pem').replaceAll(/-----.*-----|\n/g, '');
      server.credential = () => ({ key: { status: 'enabled' }, cert: { certificates: [der] } });
      const signer = await open();
      expect((await failure(signer)).message).toContain('has another key under that name');
      expect(server.signed).toBe(0);
      server.credential = right;
      await expect(signer.sign(CSC_MESSAGE)).resolves.toHaveLength(256);
    });
  });

  describe('is told no', () => {
    it('with a wrong token, which is not repeated anywhere', async () => {
      const error = await failure(await open({ token: 'wrong.token' }));
      expect(error.message).toMatch(/the service does not accept the token \(401\)\.$/);
      expect(error.extensions).toEqual({ reason: 'service-refused' });
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('s3cret');
    });

    it('without a token file', async () => {
      const error = await failure(await open({ token: 'none' }));
      expect(error.message).toMatch(/token: the file cannot be read \(ENOENT\)$/);
      expect(error.extensions).toEqual({ reason: 'secret-missing' });
    });

    it.each([
      { status: 400, extensions: { reason: 'service-refused' } },
      { status: 307, extensions: { reason: 'service-refused' } },
      { status: 429, extensions: { reason: 'service-busy', retryAfterSeconds: 7 } },
    ])('with $status: asks once, and again when asked to', async ({ status, extensions }) => {
      const signer = await open();
      server.misbehave = (response) => {
        const headers = { 'retry-after': '7', location: `${origin}/csc/v2/elsewhere` };
        response.writeHead(status, headers).end('{}');
      };
      expect((await failure(signer)).extensions).toEqual(extensions);
      expect(signCalls()).toBe(1);
      server.misbehave = undefined;
      await expect(signer.sign(CSC_MESSAGE)).resolves.toHaveLength(256);
    });
  });

  describe('is not asked twice for what may have been signed', () => {
    const cases: readonly { name: string; misbehave: Misbehaviour; why: RegExp }[] = [
      { name: 'nothing', misbehave: () => undefined, why: /\(TIMEOUT\)/ },
      { name: 'a closed connection', misbehave: (response) => response.destroy(), why: /\(ECONNRESET\)/ },
      {
        name: 'half an answer',
        misbehave: (response) => {
          response.writeHead(200, { 'content-length': 1000 }).write('{"signatures":[');
          setImmediate(() => response.destroy());
        },
        why: /\(ECONNRESET\)/,
      },
      {
        name: 'an endless answer',
        misbehave: (response) => {
          const more = () => {
            while (!response.destroyed && response.write('x'.repeat(65_536))) continue;
          };
          response.on('drain', more).writeHead(200);
          more();
        },
        why: /\(ANSWER_TOO_LARGE\)/,
      },
      {
        name: 'a slow answer',
        misbehave: (response) => {
          const timer = setInterval(() => response.write(' '), 100);
          response.on('close', () => clearInterval(timer));
        },
        why: /\(TIMEOUT\)/,
      },
      { name: 'garbage', misbehave: (response) => response.end('\0\xff{'), why: /no signature\)/ },
      { name: 'an empty list', misbehave: (r) => json(r, 200, { signatures: [] }), why: /no signature\)/ },
      {
        name: 'two signatures',
        misbehave: (response, { signatures }) =>
          json(response, 200, { signatures: [...signatures, ...signatures] }),
        why: /no signature\)/,
      },
      {
        name: 'a signature cut short',
        misbehave: (r, { signatures: [one = ''] }) => json(r, 200, { signatures: [one.slice(0, -8)] }),
        why: /no signature\)/,
      },
      {
        name: 'a signature by another key',
        misbehave: (response) =>
          json(response, 200, { signatures: [Buffer.alloc(256, 7).toString('base64')] }),
        why: /its signature does not verify with the seal's certificate\.$/,
      },
      { name: '202', misbehave: (r) => json(r, 202, { responseID: 'x' }), why: /it answered 202\)/ },
      { name: '500', misbehave: (r) => json(r, 500, {}), why: /it answered 500\)/ },
      { name: '503', misbehave: (r) => json(r, 503, {}), why: /it answered 503\)/ },
    ];
    it.each(cases)('$name', async ({ misbehave, why }) => {
      server.misbehave = misbehave;
      const signer = await open();
      const error = await failure(signer);
      expect(error.message).toMatch(why);
      expect(error.extensions).toMatchObject({
        reason: expect.stringMatching(/^signature-(in-doubt|wrong)$/),
      });
      server.misbehave = undefined;
      for (const again of [signer, await open()]) {
        const refused = await failure(again);
        expect(refused.message).toMatch(/was sent before, and may have been signed/);
        expect(refused.extensions).toEqual({
          reason: 'signature-in-doubt',
          signatureId: '5e4a8c0ae8767c7d73df15cb1612fb8c',
        });
      }
      expect(server.signed).toBe(1);
    });

    it('while the first request is on its way', async () => {
      const signer = await open();
      const first = signer.sign(CSC_MESSAGE);
      expect((await failure(signer)).extensions).toMatchObject({ reason: 'signature-in-doubt' });
      await expect(first).resolves.toHaveLength(256);
      expect(server.signed).toBe(1);
      await expect(signer.sign(CSC_MESSAGE)).resolves.toHaveLength(256);
    });
  });

  describe('is asked again while nobody is there', () => {
    it('and answers once it is back', async () => {
      const signer = await open();
      const port = Number(new URL(origin).port);
      await server.stop();
      const signing = signer.sign(CSC_MESSAGE);
      setTimeout(() => void server.start(port), 60);
      await expect(signing).resolves.toHaveLength(256);
      expect(server.signed).toBe(1);
    });

    it('and the case can go on when it stays away', async () => {
      const signer = await open();
      const port = Number(new URL(origin).port);
      await server.stop();
      const error = await failure(signer);
      expect(error.message).toMatch(/the service was not reached \(ECONNREFUSED\)\.$/);
      expect(error.extensions).toEqual({ reason: 'service-not-reached' });
      await server.start(port);
      await expect(signer.sign(CSC_MESSAGE)).resolves.toHaveLength(256);
    });

    it('of a name that leads nowhere', async () => {
      const error = await failure(await open({ at: 'https://sign.invalid' }));
      expect(error.message).toMatch(/the service was not reached \((ENOTFOUND|EAI_AGAIN)\)\.$/);
    });

    it('of a port that speaks no TLS', async () => {
      const plain = createServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'));
      await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
      const { port } = plain.address() as { port: number };
      const error = await failure(await open({ at: `https://127.0.0.1:${port}` }));
      expect(error.extensions).toEqual({ reason: 'service-not-reached' });
      plain.close();
    });
  });
});
