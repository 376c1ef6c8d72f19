import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const AUTHORITY = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n';
const IDENTIFIERS = 'subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n';

/** Root, issuing CA and what they certify; OpenSSL alone makes, stamps and answers, we only carry the bytes. */
export class OpensslPki {
  /** Whether the OCSP responder says that it will not answer now. */
  isBusy = false;
  /** Addresses that were called, in order. */
  readonly calls: string[] = [];

  private constructor(
    readonly directory: string,
    private readonly server: Server,
    readonly origin: string,
  ) {}

  static async start(): Promise<OpensslPki> {
    const directory = await mkdtemp(join(tmpdir(), 'jianzhang-openssl-pki-'));
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const pki = new OpensslPki(directory, server, origin);
    try {
      await pki.make();
    } catch (error) {
      await pki.stop();
      throw error;
    }
    server.on('request', (request, response) => void pki.serve(request, response));
    return pki;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    await rm(this.directory, { recursive: true });
  }

  file(name: string): string {
    return join(this.directory, name);
  }

  /** DER. */
  certificate(name: string): Uint8Array {
    return this.openssl(['x509', '-in', this.file(`${name}.pem`), '-outform', 'DER']);
  }

  /** A certificate of the issuing CA for sealing. */
  issueSeal(name: string): void {
    const usage = 'keyUsage=critical,digitalSignature,nonRepudiation\n';
    this.issue(name, 'ca', usage + IDENTIFIERS + this.addresses('ca'));
  }

  revoke(name: string): void {
    this.ca('ca', ['-revoke', this.file(`${name}.pem`), '-crl_reason', 'keyCompromise']);
  }

  /** Adds certificates that nobody ever saw to those the CA has revoked. */
  async revokeMany(count: number): Promise<void> {
    const rows = Array.from({ length: count }, (_, i) => {
      const serial = (0x70000000 + i).toString(16).toUpperCase();
      return `R\t21251231235959Z\t260601120000Z,superseded\t${serial}\tunknown\t/CN=${i}\n`;
    });
    await appendFile(this.file('ca.txt'), rows.join(''));
  }

  openssl(args: readonly string[]): Uint8Array {
    const { status, stdout, stderr } = spawnSync('openssl', args, { maxBuffer: 64 * 1024 * 1024 });
    if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr.toString()}`);
    return stdout;
  }

  private async make(): Promise<void> {
    await this.configure();
    this.issue('root', 'root', `${AUTHORITY}subjectKeyIdentifier=hash\n`);
    this.issue('ca', 'root', AUTHORITY + IDENTIFIERS + this.addresses('root'));
    const stamping = 'keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n';
    this.issue('tsa', 'ca', stamping + IDENTIFIERS + this.addresses('ca'));
    await writeFile(this.file('trust.pem'), await readFile(this.file('root.pem')));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const bytes = await this.answer(request);
      response.writeHead(bytes ? 200 : 404).end(bytes);
    } catch (error) {
      process.stderr.write(`${String(error)}\n`);
      response.writeHead(500).end();
    }
  }

  private addresses(issuer: string): string {
    return [
      `authorityInfoAccess=OCSP;URI:${this.origin}/ocsp/${issuer},caIssuers;URI:${this.origin}/${issuer}.cer\n`,
      `crlDistributionPoints=URI:${this.origin}/${issuer}.crl\n`,
    ].join('');
  }

  private issue(name: string, issuer: string, extensions: string): void {
    const key = this.file(`${name}.key`);
    const request = this.file(`${name}.csr`);
    const extensionFile = this.file(`${name}.ext`);
    writeFileSync(extensionFile, extensions);
    this.openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', key]);
    this.openssl(['req', '-new', '-key', key, '-subj', `/CN=${name}`, '-out', request]);
    this.ca(issuer, [
      ...(name === issuer ? ['-selfsign'] : []),
      '-batch',
      '-notext',
      '-in',
      request,
      '-out',
      this.file(`${name}.pem`),
      '-days',
      '3650',
      '-extfile',
      extensionFile,
    ]);
  }

  private ca(name: string, args: readonly string[]): Uint8Array {
    const certificate = args.includes('-selfsign') ? [] : ['-cert', this.file(`${name}.pem`)];
    const signer = [...certificate, '-keyfile', this.file(`${name}.key`)];
    return this.openssl(['ca', '-config', this.file('pki.cnf'), '-name', name, ...signer, ...args]);
  }

  private async configure(): Promise<void> {
    const authority = (name: string): string => `
[${name}]
database = ${this.file(`${name}.txt`)}
new_certs_dir = ${this.directory}
rand_serial = yes
crlnumber = ${this.file(`${name}.crlnumber`)}
crl_extensions = list
default_crl_days = 7
default_md = sha256
unique_subject = no
policy = any
`;
    const rest = `
[any]
commonName = supplied
[list]
authorityKeyIdentifier = keyid
[tsa]
serial = ${this.file('tsa.serial')}
signer_cert = ${this.file('tsa.pem')}
signer_key = ${this.file('tsa.key')}
signer_digest = sha256
default_policy = 1.2.3.4.5
digests = sha256
ess_cert_id_alg = sha256
`;
    await writeFile(this.file('pki.cnf'), authority('root') + authority('ca') + rest);
    await writeFile(this.file('tsa.serial'), '01');
    for (const name of ['root', 'ca']) {
      await writeFile(this.file(`${name}.txt`), '');
      await writeFile(this.file(`${name}.crlnumber`), '01');
    }
  }

  private async answer(request: IncomingMessage): Promise<Uint8Array | undefined> {
    const { url = '' } = request;
    this.calls.push(url);
    const pieces: Buffer[] = [];
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
    const body = Buffer.concat(pieces);
    const [, name = ''] = /^\/(?:ocsp\/)?(root|ca)(?:\.crl|\.cer)?$/.exec(url) ?? [];
    // From here on nothing waits, so that two calls at the same time do not share a file.
    if (url === '/tsa') return this.stamp(body);
    if (url.startsWith('/ocsp/'))
      return this.isBusy ? Buffer.from('30030a0103', 'hex') : this.status(name, body);
    if (url.endsWith('.crl')) return this.list(name);
    return url.endsWith('.cer') ? this.certificate(name) : undefined;
  }

  private stamp(body: Uint8Array): Uint8Array {
    writeFileSync(this.file('query.tsq'), body);
    const config = ['-config', this.file('pki.cnf'), '-section', 'tsa'];
    return this.openssl(['ts', '-reply', ...config, '-queryfile', this.file('query.tsq')]);
  }

  private status(issuer: string, body: Uint8Array): Uint8Array {
    writeFileSync(this.file('request.der'), body);
    const pem = this.file(`${issuer}.pem`);
    const signer = ['-CA', pem, '-rsigner', pem, '-rkey', this.file(`${issuer}.key`)];
    const files = ['-reqin', this.file('request.der'), '-respout', this.file('response.der')];
    this.openssl(['ocsp', '-index', this.file(`${issuer}.txt`), ...signer, ...files, '-ndays', '1']);
    return readFileSync(this.file('response.der'));
  }

  private list(issuer: string): Uint8Array {
    const pem = this.file(`${issuer}.crl.pem`);
    this.ca(issuer, ['-gencrl', '-out', pem]);
    return this.openssl(['crl', '-in', pem, '-outform', 'DER']);
  }
}
