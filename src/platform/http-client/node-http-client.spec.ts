import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { HttpClientError } from './http-client-error.js';
import { NodeHttpClient } from './node-http-client.js';
import { isPublicAddress } from './public-address.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

describe(NodeHttpClient.name, () => {
  let server: Server;
  let handle: Handler;
  let origin: string;
  let port: number;
  let client: NodeHttpClient;
  const sockets = new Set<Socket>();

  beforeAll(async () => {
    server = createServer((request, response) => handle(request, response));
    server.on('connection', (socket) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
    origin = `http://127.0.0.1:${port}`;
    client = new NodeHttpClient([{ origin }]);
  });
  afterAll(async () => {
    client.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const codeOf = async (answer: Promise<unknown>): Promise<string> => {
    const error = await answer.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!(error instanceof HttpClientError)) throw new Error(`no HttpClientError: ${String(error)}`);
    return error.code;
  };

  it('brings the answer', async () => {
    handle = ({ method, url, headers }, response) => {
      response.setHeader('content-type', 'text/plain');
      response.end(`${method} ${url} ${headers.accept}`);
    };
    const { contentType, bytes } = await client.get(`${origin}/a?b=c`, { accept: 'application/pkix-crl' });
    expect(contentType).toBe('text/plain');
    expect(Buffer.from(bytes).toString()).toBe('GET /a?b=c application/pkix-crl');
  });

  it('sends a body with its type and length', async () => {
    handle = (request, response) => {
      const { 'content-type': type, 'content-length': length } = request.headers;
      response.setHeader('content-type', `${type}; ${length}`);
      request.pipe(response);
    };
    const body = { contentType: 'application/ocsp-request', bytes: Uint8Array.of(1, 2, 3) };
    await expect(client.post(`${origin}/`, body)).resolves.toEqual({
      contentType: 'application/ocsp-request; 3',
      bytes: Buffer.of(1, 2, 3),
    });
  });

  it('uses one connection for calls that follow each other', async () => {
    handle = (_, response) => response.end('x');
    await client.get(origin);
    const before = sockets.size;
    for (let i = 0; i < 5; i++) await client.get(origin);
    expect(sockets.size).toBe(before);
  });

  it.each([
    { name: 'redirects', status: 302 },
    { name: 'errors', status: 500 },
    { name: 'answers without content', status: 204 },
  ])('does not take $name', async ({ status }) => {
    handle = (_, response) => response.writeHead(status, { location: `${origin}/other` }).end();
    await expect(client.get(origin)).rejects.toMatchObject({ code: 'status', status });
  });

  it('refuses an answer that is announced as too large, at once', async () => {
    handle = (_, response) => {
      response.writeHead(200, { 'content-length': String(1024 ** 3) });
      response.write('x');
    };
    expect(await codeOf(client.get(origin, { maximumBytes: 1000 }))).toBe('too-large');
  });

  it('cuts off a body that does not end', async () => {
    let written = 0;
    handle = (_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384))) written += 16_384;
      };
      response.on('drain', more);
      more();
    };
    expect(await codeOf(client.get(origin, { maximumBytes: 100_000 }))).toBe('too-large');
    expect(written).toBeLessThan(32 * 1024 * 1024);
  });

  it('takes a body of exactly the size allowed', async () => {
    handle = (_, response) => response.end(Buffer.alloc(1000));
    expect((await client.get(origin, { maximumBytes: 1000 })).bytes).toHaveLength(1000);
    expect(await codeOf(client.get(origin, { maximumBytes: 999 }))).toBe('too-large');
  });

  it('gives up on a server that says nothing', async () => {
    handle = () => {};
    expect(await codeOf(client.get(origin, { deadlineMilliseconds: 30 }))).toBe('timeout');
  });

  it('gives up on a slow drip: every octet comes in time, the whole does not', async () => {
    handle = (_, response) => {
      const drip = setInterval(() => response.write('.'), 5);
      response.on('close', () => clearInterval(drip));
    };
    expect(await codeOf(client.get(origin, { deadlineMilliseconds: 60 }))).toBe('timeout');
  });

  it('stops when its caller does', async () => {
    const caller = new AbortController();
    handle = () => caller.abort();
    expect(await codeOf(client.get(origin, { signal: caller.signal }))).toBe('aborted');
    expect(await codeOf(client.get(origin, { signal: AbortSignal.abort() }))).toBe('aborted');
  });

  it('tells a connection that broke from an answer', async () => {
    handle = (_, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('half', () => response.destroy());
    };
    expect(await codeOf(client.get(origin))).toBe('unreachable');
  });

  describe('over a connection that was kept open and then closed', () => {
    let calls: number;
    /** The first answer is good; the next call finds its connection closed, whoever makes it. */
    const flaky: Handler = (request, response) => {
      calls += 1;
      if (calls === 2) request.socket.destroy();
      else response.end('x');
    };
    const body = { contentType: 'x/y', bytes: Uint8Array.of(1) };
    beforeEach(async () => {
      calls = 0;
      handle = flaky;
      await client.get(origin);
    });

    it('calls again when that does no harm', async () => {
      await client.post(origin, body, { isRepeatable: true });
      expect(calls).toBe(3);
    });

    it('leaves a call alone that may not be made twice', async () => {
      expect(await codeOf(client.post(origin, body))).toBe('unreachable');
      expect(calls).toBe(2);
    });
  });

  it('finds no server', async () => {
    const nobody = createServer();
    await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve));
    const free = `http://127.0.0.1:${(nobody.address() as AddressInfo).port}`;
    await new Promise((resolve) => nobody.close(resolve));
    const other = new NodeHttpClient([{ origin: free }]);
    expect(await codeOf(other.get(free))).toBe('unreachable');
    other.close();
  });

  it.each(['http://127.0.0.1:1/', 'https://127.0.0.1/', 'http://localhost/', 'file:///etc/passwd', 'x', ''])(
    'refuses %p, which is not configured',
    async (url) => {
      expect(await codeOf(client.get(url))).toBe('refused');
    },
  );

  it('refuses a user name before an allowed host', async () => {
    expect(await codeOf(client.get(`http://u:p@127.0.0.1:${port}/`))).toBe('refused');
  });

  describe('with a name', () => {
    const named = (address: string | undefined, resolved: string) => {
      const name = `http://tsa.example:${port}`;
      const found = [{ address: resolved, family: resolved.includes(':') ? 6 : 4 }];
      const resolve = async () => found;
      const other = new NodeHttpClient([{ origin: name, ...(address && { address }) }], resolve);
      return other.get(name, { deadlineMilliseconds: 5000 }).finally(() => other.close());
    };
    beforeEach(() => {
      handle = ({ headers }, response) => response.end(headers.host);
    });

    it.each([
      '127.0.0.1',
      '10.1.2.3',
      '169.254.169.254',
      '192.168.0.1',
      '::1',
      'fe80::1',
      '::ffff:127.0.0.1',
    ])('refuses one that leads to %s', async (address) => {
      expect(await codeOf(named(undefined, address))).toBe('refused');
    });

    it('calls the address that the configuration gives it, and nobody asks for another', async () => {
      const { bytes } = await named('127.0.0.1', '10.1.2.3');
      expect(Buffer.from(bytes).toString()).toBe(`tsa.example:${port}`);
    });

    it('takes localhost as it is meant', async () => {
      const name = `http://localhost:${port}`;
      const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
      const other = new NodeHttpClient([{ origin: name }], resolve);
      expect((await other.get(name)).bytes.length).toBeGreaterThan(0);
      other.close();
    });

    it('says that a name is not known', async () => {
      const name = 'http://tsa.example';
      const resolve = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
      const other = new NodeHttpClient([{ origin: name }], resolve);
      await expect(other.get(name)).rejects.toMatchObject({
        code: 'unreachable',
        message: 'not reachable: ENOTFOUND',
      });
    });
  });
});

describe(isPublicAddress.name, () => {
  it.each([
    { address: '8.8.8.8', expected: true },
    { address: '172.15.255.255', expected: true },
    { address: '172.16.0.0', expected: false },
    { address: '172.31.255.255', expected: false },
    { address: '172.32.0.0', expected: true },
    { address: '100.64.0.1', expected: false },
    { address: '0.0.0.0', expected: false },
    { address: '255.255.255.255', expected: false },
    { address: '2606:4700::1111', expected: true },
    { address: '::', expected: false },
    { address: '::ffff:8.8.8.8', expected: false },
    { address: 'fd00::1', expected: false },
    { address: '64:ff9b::7f00:1', expected: false },
  ])('$address is public: $expected', ({ address, expected }) => {
    expect(isPublicAddress(address, address.includes(':') ? 6 : 4)).toBe(expected);
  });
});
