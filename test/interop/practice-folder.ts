import { existsSync } from 'node:fs';

/**
 * A group of tests over files that are not part of the project. Says so when they are not there.
 *
 * @param variable environment variable with the folder
 */
export function withFolder(variable: string, what: string, tests: (folder: string) => void): void {
  const folder = process.env[variable];
  if (folder !== undefined && existsSync(folder)) {
    describe(what, () => tests(folder));
    return;
  }
  process.stderr.write(`SKIPPED: ${what} (${variable} names no folder)\n`);
  describe.skip(what, () => it('needs the files', () => undefined));
}
