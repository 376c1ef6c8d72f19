import { join } from 'node:path';
import type { RevocationReason } from '../lib/x509/revocation-reason.js';
import { type IssuedCertificate, issuedCertificates } from './issued-certificates.js';
import { addRevocations, type Revocation } from './revocations.js';
import { readSealList } from './seal-list.js';

export type RevokeRequest = Readonly<{
  directory: string;
  /** Lower-case hex, or else the id of a seal. */
  serial?: string;
  seal?: string;
  at: Date;
  reason: RevocationReason;
}>;

/**
 * Revokes a certificate that lies in the folder.
 *
 * @throws Error when it is not there, when it is a root, or when it is revoked already
 */
export async function revoke({ directory, serial, seal, at, reason }: RevokeRequest): Promise<Revocation> {
  const all = await issuedCertificates(directory);
  const found =
    seal === undefined
      ? all.find((each) => each.serial === serial)
      : await certificateOfSeal(directory, seal, all);
  if (!found)
    throw new Error(`no certificate of ${directory} is that of ${seal ?? `serial number ${serial}`}`);
  const { authority, file } = found;
  if (authority === undefined || (authority === 'root' && file === 'root.pem'))
    throw new Error(`${file} was issued by no CA of ${directory}: nobody can revoke it`);
  const [row] = await addRevocations(directory, [{ serial: found.serial, authority, at, reason }]);
  if (!row) throw new Error(`${file} is revoked already`);
  return row;
}

async function certificateOfSeal(
  directory: string,
  id: string,
  all: readonly IssuedCertificate[],
): Promise<IssuedCertificate | undefined> {
  const list = join(directory, 'seals.json');
  const row = (await readSealList(list)).find((seal) => seal.id === id);
  if (!row) throw new Error(`there is no seal ${id} in ${list}`);
  return all.find(({ file }) => file === row.certificate);
}
