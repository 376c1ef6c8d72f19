import { createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { constants, privateEncrypt } from 'node:crypto';

export const CSC_TOKEN = 'token-of-the-service-s3cret';

/** DER of DigestInfo for SHA-256 without the digest (RFC 8017 §9.2, note 1). */
const DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');

export type Call = Readonly<{ path: string; body: Readonly<Record<string, unknown>> }>;

/** What the service does instead of answering `signatures/signHash`, or with its answer. */
export type Misbehaviour = (
  response: ServerResponse,
  right: Readonly<{ signatures: readonly string[] }>,
) => void;

/** A signing service on loopback that speaks CSC API v2, for one key; signs digests and remembers what it was asked. */
export class CscServer {
  readonly calls: Call[] = [];
  /** How often the key was used. */
  signed = 0;
  misbehave: Misbehaviour | undefined;
  /** Changes the answer to `credentials/info`. */
  credential: (info: Record<string, unknown>) => unknown = (info) => info;
  private readonly server = createServer((request, response) => {
    void this.answer(request, response);
  });

  constructor(
    private readonly key: { pem: string; certificate: string },
    private readonly credentialId: string,
    /** Whether P-256 signatures are r and s alone. */
    private readonly raw = false,
  ) {}

  async start(port = 0): Promise<string> {
    await new Promise<void>((resolve) => {
      this.server.listen(port, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Call['body'];
    this.calls.push({ path: request.url ?? '', body });
    if (request.headers.authorization !== `Bearer ${CSC_TOKEN}`) {
      return json(response, 401, {
        error: 'invalid_token',
        error_description: request.headers.authorization,
      });
    }
    if (body.credentialID !== this.credentialId) return json(response, 400, { error: 'invalid_request' });
    if (request.url === '/csc/v2/credentials/info') return json(response, 200, this.credential(this.info()));
    if (request.url !== '/csc/v2/signatures/signHash') return json(response, 404, {});
    const right = { signatures: (body.hashes as string[]).map((hash) => this.sign(body, hash)) };
    if (this.misbehave) return this.misbehave(response, right);
    return json(response, 200, right);
  }

  private info(): Record<string, unknown> {
    const der = new X509Certificate(this.key.certificate).raw.toString('base64');
    return { key: { status: 'enabled' }, cert: { status: 'valid', certificates: [der] } };
  }

  /** Signs a digest as hardware does; refuses an algorithm that does not fit the key. */
  private sign(body: Call['body'], hash: string): string {
    this.signed += 1;
    const key = createPrivateKey(this.key.pem);
    const digest = Buffer.from(hash, 'base64');
    const isRight = body.hashAlgorithmOID === '2.16.840.1.101.3.4.2.1' && digest.length === 32;
    if (!isRight) throw new Error('the request names another hash');
    return (key.asymmetricKeyType === 'rsa' ? rsa(body, key, digest) : this.ecdsa(body)).toString('base64');
  }

  /** Node signs no bare digest with ECDSA: the test's message is signed instead. */
  private ecdsa(body: Call['body']): Buffer {
    if (body.signAlgo !== '1.2.840.10045.4.3.2') throw new Error('the request names another algorithm');
    const dsaEncoding = this.raw ? 'ieee-p1363' : 'der';
    return sign('sha256', CSC_MESSAGE, { key: createPrivateKey(this.key.pem), dsaEncoding });
  }
}

/** What tests have signed; see {@link CscServer}. */
export const CSC_MESSAGE = Buffer.from('the attributes of a seal');

function rsa(body: Call['body'], key: KeyObject, digest: Buffer): Buffer {
  if (body.signAlgo !== '1.2.840.113549.1.1.11') throw new Error('the request names another algorithm');
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([DIGEST_INFO, digest]));
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
