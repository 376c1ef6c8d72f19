import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A timestamping authority of one self-signed certificate, which OpenSSL runs. */
export class OpensslTsa {
  private constructor(private readonly directory: string) {}

  /** @param directory exists; the certificate is written into it as `tsa.pem` */
  static async make(directory: string): Promise<OpensslTsa> {
    const config = `
[req]
prompt = no
distinguished_name = name
x509_extensions = extensions
[name]
CN = Timestamps of a test
[extensions]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
serial = ${join(directory, 'tsa.serial')}
crypto_device = builtin
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1
digests = sha256
ess_cert_id_alg = sha256
`;
    await writeFile(join(directory, 'tsa.cnf'), config);
    await writeFile(join(directory, 'tsa.serial'), '01');
    const tsa = new OpensslTsa(directory);
    const key = [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      tsa.file('tsa.key.pem'),
    ];
    tsa.run([
      'req',
      '-x509',
      '-config',
      tsa.file('tsa.cnf'),
      '-days',
      '2',
      ...key,
      '-out',
      tsa.certificateFile,
    ]);
    return tsa;
  }

  get certificateFile(): string {
    return this.file('tsa.pem');
  }

  /** DER of the certificate. */
  certificate(): Uint8Array {
    return this.run(['x509', '-in', this.certificateFile, '-outform', 'DER']);
  }

  /** @returns DER of a TimeStampToken over a SHA-256 digest */
  token(digest: Uint8Array): Uint8Array {
    const hex = Buffer.from(digest).toString('hex');
    const query = this.file('query.tsq');
    this.run(['ts', '-query', '-digest', hex, '-sha256', '-cert', '-out', query]);
    const signer = ['-signer', this.certificateFile, '-inkey', this.file('tsa.key.pem')];
    const options = ['-config', this.file('tsa.cnf'), '-section', 'tsa', '-token_out', ...signer];
    return this.run(['ts', '-reply', ...options, '-queryfile', query]);
  }

  private file(name: string): string {
    return join(this.directory, name);
  }

  private run(args: readonly string[]): Uint8Array {
    const { status, stdout, stderr } = spawnSync('openssl', args);
    if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${String(stderr)}`);
    return new Uint8Array(stdout);
  }
}
