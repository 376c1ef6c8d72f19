import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CertificateProfile } from '../../src/lib/x509/write/certificate.js';
import { pem } from '../../src/lib/x509/write/pem.js';
import { CertificateAuthority } from '../../src/pki/certificate-authority.js';
import { sealProfile } from '../../src/pki/development-profiles.js';
import { AUTHORITY, MADE_AT } from './development-seals.js';

export type SealPapers = Readonly<{ certificates: string; keyReference: string }>;

/**
 * A new key in the folder and a certificate for it under the folder's issuing CA.
 *
 * @param directory made by `developmentSeals`
 * @param name of the key file
 * @param change of the ordinary certificate of the tests' authority
 */
export async function newPapers(
  directory: string,
  name: string,
  change: Partial<CertificateProfile> = {},
  kind: 'p-256' | 'rsa-2048' = 'p-256',
): Promise<SealPapers> {
  const read = (file: string) => readFile(join(directory, file), 'utf8');
  const { privateKey, publicKey } =
    kind === 'p-256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = `seals/${name}.key.pem`;
  await writeFile(join(directory, key), privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  const [issuer, root] = await Promise.all([read('issuing-ca.pem'), read('root.pem')]);
  const issuerKey = createPrivateKey(await read('issuing-ca.key.pem'));
  const authority = CertificateAuthority.of(derOf(issuer), issuerKey);
  const profile = { ...sealProfile(AUTHORITY, MADE_AT), ...change };
  const seal = authority.issue(profile, createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })));
  return { certificates: pem('CERTIFICATE', seal) + issuer + root, keyReference: `pem:${key}` };
}

function derOf(text: string): Uint8Array {
  return Buffer.from(text.replaceAll(/-----[^-]+-----/g, ''), 'base64');
}
