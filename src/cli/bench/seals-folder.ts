import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSeedFiles } from '../../catalogue/seed-files.js';
import { KEY_TYPES } from '../../lib/x509/key-type.js';
import { makeDevelopmentPki } from '../../pki/development-pki.js';
import type { SealedAuthority } from '../../pki/development-profiles.js';
import type { AppConfig } from '../../platform/config/app-config.js';

/** The authorities of the seeds, as the development PKI takes them. */
export async function sealedAuthorities({
  seedsDirectory,
}: AppConfig): Promise<readonly (SealedAuthority & Readonly<{ sealCode: string }>)[]> {
  const { issuingAuthorities } = await readSeedFiles(seedsDirectory);
  return issuingAuthorities.map(({ sealName, uscc, sealCode }) => ({ name: sealName, uscc, sealCode }));
}

/** Seals of each kind of key for every authority; kept from run to run, as making keys is slow. */
export async function sealsFolder(config: AppConfig): Promise<string> {
  const directory = join(tmpdir(), `jianzhang-bench-seals-${process.getuid?.() ?? 0}`);
  const authorities = await sealedAuthorities(config);
  await makeDevelopmentPki({ directory, now: new Date(), authorities, keyTypes: KEY_TYPES });
  return directory;
}
