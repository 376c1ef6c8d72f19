import type { LicenceRecord } from '../../licences/licences.service.js';
import type { FileStore } from '../../platform/storage/file-store.js';
import type { RegisterView } from './verdict.js';

/**
 * How the sealed part of a file stands to what was issued for a licence.
 *
 * Files of ours only ever grow: whatever we issued later begins with what we issued before. So the bytes up to the end of the
 * last seal's revision must be the beginning of the file that is stored.
 *
 * @param sealed the bytes up to and with the last seal's revision
 * @param seals number of seals in them
 */
export async function sealedPart(
  { sealed, seals }: Readonly<{ sealed: Uint8Array; seals: number }>,
  licence: Pick<LicenceRecord, 'documentSha256' | 'status' | 'snapshot'>,
  store: Pick<FileStore, 'get'>,
): Promise<RegisterView['sealedPart']> {
  const { countersigned = false } = JSON.parse(licence.snapshot) as { countersigned?: boolean };
  const wanted = countersigned ? 2 : 1;
  // Before it is published no file is stored: the first seal is all that there can be.
  if (licence.documentSha256 === null)
    return licence.status === 'sealing' && seals < wanted ? 'awaited' : 'other';
  const stored = await store.get(licence.documentSha256);
  if (!isBeginning(sealed, stored)) return 'other';
  return seals < wanted ? 'earlier' : 'same';
}

function isBeginning(part: Uint8Array, whole: Uint8Array): boolean {
  return part.length <= whole.length && Buffer.compare(part, whole.subarray(0, part.length)) === 0;
}
