import { type ChildProcess, spawn } from 'node:child_process';

/** Servers that are measured from outside; what still runs when this process ends is ended with it. */
export class ServerProcesses {
  private readonly children: ChildProcess[] = [];

  constructor() {
    process.once('exit', () => this.endAll());
  }

  /**
   * Starts `node <args>`.
   *
   * @param ready what it prints when it can be asked
   * @throws Error when it ends instead
   */
  async start(args: readonly string[], env: NodeJS.ProcessEnv, ready: RegExp): Promise<ChildProcess> {
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    this.children.push(child);
    const { stdout } = child;
    let said = '';
    await new Promise<void>((resolve, reject) => {
      const onData = (chunk: Buffer): void => {
        said += chunk.toString();
        if (ready.test(said)) resolve();
      };
      stdout.on('data', onData);
      child.once('exit', () => reject(new Error('a server of the bench ended')));
    });
    stdout.removeAllListeners('data').resume(); // its log lines are written as ever, and read by nobody
    return child;
  }

  endAll(): void {
    for (const child of this.children) if (child.exitCode === null) child.kill('SIGKILL');
  }
}

/** An empty variable counts as one that is not set. */
export function withoutEmpty(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
}
