import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyType } from '../../src/lib/x509/key-type.js';
import { writeKeyFiles } from './key-files.js';
import { type Running, startProcess } from './process.js';

/** Where Debian and others put the module. */
export const SOFTHSM_MODULE = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib64/pkcs11/libsofthsm2.so'].find(
  (file) => existsSync(file),
);

export const TOKEN = '延津县印章';
export const TOKEN_PIN = '4321-s3cret';

/** A token of SoftHSM in a folder of its own, with nothing to do with the machine's. */
export class SoftToken {
  readonly directory = mkdtempSync(join(tmpdir(), 'jianzhang-token-'));
  private readonly conf = join(this.directory, 'softhsm2.conf');
  private readonly tokens = join(this.directory, 'tokens');

  constructor() {
    mkdirSync(this.tokens);
    writeFileSync(
      this.conf,
      `directories.tokendir = ${this.tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`,
    );
    writeFileSync(join(this.directory, 'pin'), `${TOKEN_PIN}\n`);
    this.softhsm(['--init-token', '--free', '--label', TOKEN, '--so-pin', '87654321', '--pin', TOKEN_PIN]);
  }

  /** Makes a key outside and imports it under its type's name. */
  addKey(keyType: KeyType, id: string, label: string = keyType): void {
    writeKeyFiles(this.directory, `${label}-${id}`, keyType);
    const key = join(this.directory, `${label}-${id}.key.pem`);
    this.softhsm(['--import', key, '--token', TOKEN, '--label', label, '--id', id, '--pin', TOKEN_PIN]);
  }

  /** Pulls the token out; no process finds its files any more. */
  pullOut(): void {
    renameSync(this.tokens, `${this.tokens}-out`);
    mkdirSync(this.tokens);
  }

  putIn(): void {
    rmSync(this.tokens, { recursive: true });
    renameSync(`${this.tokens}-out`, this.tokens);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }

  /** A process that signs; see `token-signer.mjs`. */
  process(env: Readonly<Record<string, string>> = {}): TokenProcess {
    return new TokenProcess(
      startProcess(['test/support/token-signer.mjs'], { SOFTHSM2_CONF: this.conf, ...env }),
    );
  }

  private softhsm(args: readonly string[]): void {
    execFileSync('softhsm2-util', args, { env: { ...process.env, SOFTHSM2_CONF: this.conf }, stdio: 'pipe' });
  }
}

export type TokenAnswer = Readonly<{
  signature?: string;
  error?: string;
  extensions?: Readonly<Record<string, unknown>>;
  printed?: string;
  json?: string;
  keyType?: string;
}>;

export class TokenProcess {
  constructor(private readonly running: Running) {}

  async tell(message: Readonly<Record<string, unknown>>): Promise<TokenAnswer> {
    this.running.process.stdin?.write(`${JSON.stringify(message)}\n`);
    return this.running.nextLine();
  }

  async end(): Promise<void> {
    this.running.process.kill('SIGKILL');
    await this.running.ended;
  }
}
