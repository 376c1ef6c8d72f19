import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../../src/platform/config/project-root.js';

/** Brings `dist/` up to date, as `npm start` does. */
export function buildIfStale(): void {
  execFileSync('node', [join(projectRoot, '.build', 'if-stale.mjs')], { stdio: 'pipe' });
}

/** What a failed test leaves running ends with the test process. */
const children = new Set<ChildProcess>();
process.once('exit', () => children.forEach((child) => child.kill('SIGKILL')));

export type Running = Readonly<{
  process: ChildProcess;
  /** The next JSON line that the process prints. */
  nextLine: () => Promise<Record<string, unknown>>;
  /** Everything it wrote to stderr so far. */
  errors: () => string;
  /** How it ended: exit code or signal. */
  ended: Promise<number | NodeJS.Signals | null>;
}>;

/** Starts `node <file>` in the project's folder. */
export function startProcess(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Running {
  const child = spawn('node', args, { cwd: projectRoot, env: { ...process.env, ...env }, stdio: 'pipe' });
  children.add(child);
  child.once('exit', () => children.delete(child));
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, 'exit').then(
    ([code, signal]) => (code ?? signal) as number | NodeJS.Signals | null,
  );
  return {
    process: child,
    errors: () => errors,
    ended,
    nextLine: async () => {
      const { value, done } = await lines.next();
      if (done) throw new Error(`the process ended: ${errors}`);
      return JSON.parse(value) as Record<string, unknown>;
    },
  };
}
