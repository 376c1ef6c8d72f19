import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CertificateProfile } from '../../src/lib/x509/write/certificate.js';
import { pem } from '../../src/lib/x509/write/pem.js';
import { CertificateAuthority } from '../../src/pki/certificate-authority.js';
import { rootProfile, sealProfile } from '../../src/pki/development-profiles.js';
import { AUTHORITY, MADE_AT } from './development-seals.js';

/**
 * Replaces the chain of a seal by a root without the development policy and a seal certificate that is ordinary
 * but for `change`.
 *
 * @param directory made by `developmentSeals`
 * @param certificateFile path in it, ending in `.pem`
 */
export async function reissueSeal(
  directory: string,
  certificateFile: string,
  change: Partial<CertificateProfile>,
): Promise<void> {
  const read = (name: string) => readFile(join(directory, name), 'utf8');
  const rootKey = createPrivateKey(await read('root.key.pem'));
  const root = CertificateAuthority.selfSigned({ ...rootProfile(MADE_AT), policies: [] }, rootKey);
  const sealKey = createPublicKey(await read(certificateFile.replace('.pem', '.key.pem')));
  const profile = { ...sealProfile(AUTHORITY, MADE_AT), ...change };
  const seal = CertificateAuthority.of(root, rootKey).issue(profile, sealKey);
  await writeFile(join(directory, 'trust.pem'), pem('CERTIFICATE', root));
  await writeFile(join(directory, certificateFile), pem('CERTIFICATE', seal) + pem('CERTIFICATE', root));
}
