import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { KEY_TYPES } from '../../lib/x509/key-type.js';
import { makeDevelopmentPki } from '../../pki/development-pki.js';
import type { AppConfig } from '../../platform/config/app-config.js';
import { freePort } from './free-port.js';
import { sealedAuthorities } from './seals-folder.js';

const COMMANDS = fileURLToPath(new URL('../main.js', import.meta.url));

/** A development PKI of its own that another process serves, so that its work is not measured. */
export class EvidenceProcess {
  private constructor(
    readonly directory: string,
    /** Without slash at the end; written into every certificate. */
    readonly baseUrl: string,
    private readonly child: ChildProcess,
  ) {}

  /** @throws Error with what the process said when it does not serve */
  static async start(config: AppConfig): Promise<EvidenceProcess> {
    const directory = await mkdtemp(join(tmpdir(), 'jianzhang-bench-pki-'));
    const port = await freePort();
    const baseUrl = `http://127.0.0.1:${port}`;
    const authorities = await sealedAuthorities(config);
    await makeDevelopmentPki({ directory, now: new Date(), authorities, keyTypes: KEY_TYPES, baseUrl });
    const command = [COMMANDS, 'pki', 'serve', '--port', String(port), '--json'];
    const env = { ...process.env, SEALS_DIR: directory };
    const child = spawn(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    // A bench that breaks off leaves nothing running.
    process.once('exit', () => child.kill('SIGTERM'));
    const ready = once(createInterface({ input: child.stdout }), 'line');
    const ended = once(child, 'exit');
    const served = new EvidenceProcess(directory, baseUrl, child);
    if (await Promise.race([ready.then(() => true), ended.then(() => false)])) return served;
    await served.close();
    throw new Error('the process that is to serve timestamps and OCSP ended');
  }

  async close(): Promise<void> {
    if (this.child.exitCode === null) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await ended;
    }
    await rm(this.directory, { recursive: true });
  }
}
