import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { DEFAULT_BASE_URL } from './addresses.js';
import { readIfExists } from './pem-files.js';

/** The address that the certificates of a folder were made with; the root's responder has one from its first day. */
export async function baseUrlOf(directory: string): Promise<string> {
  const pem = await readIfExists(join(directory, 'ocsp', 'root.pem'));
  const { infoAccess } = pem === undefined ? {} : new X509Certificate(pem);
  return /CA Issuers - URI:(\S+)\/ca\/root\.cer/.exec(infoAccess ?? '')?.[1] ?? DEFAULT_BASE_URL;
}
