import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { readSeedFiles } from '../../src/catalogue/seed-files.js';
import { makeDevelopmentPki } from '../../src/pki/development-pki.js';
import { projectRoot } from '../../src/platform/config/project-root.js';

/** Long before the clock of every test, so that certificates are in date whenever the tests run. */
const MADE = new Date('2026-01-01T00:00:00Z');

/** Test seals of every authority in `seeds/`; made once for all test files of a machine, as making keys is slow. */
export async function testSeals(): Promise<string> {
  const directory = join(tmpdir(), `jianzhang-test-pki-${process.getuid?.() ?? 0}`);
  const { issuingAuthorities } = await readSeedFiles(join(projectRoot, 'seeds'));
  const authorities = issuingAuthorities.map(({ sealName, uscc, sealCode }) => ({
    name: sealName,
    uscc,
    sealCode,
  }));
  await makeDevelopmentPki({ directory, now: MADE, authorities });
  return directory;
}
