import { createPrivateKey, type X509Certificate } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { Appearance } from '../lib/pades/write/seal-field.js';
import { isDevelopmentCertificate } from '../lib/x509/development-mark.js';
import { certificateParts } from '../lib/x509/write/certificate-parts.js';
import { assertChain, parseCertificates } from './certificate-chain.js';
import { readAs } from './read-as.js';
import { isInDate, type Seal, sealOf } from './seal.js';
import { parseSealList, type SealListing } from './seal-list.js';
import { PemSigner } from './signers/pem-signer.js';
import { readTrustAnchors } from './trust-anchors.js';

export type OpenSealsRequest = Readonly<{
  /** Folder with `seals.json`, `trust.pem` and the files they name. */
  directory: string;
  /** Refuses everything of a development PKI. */
  production: boolean;
  now: Date;
  /** Draws the specimen of a seal. */
  draw: (name: string, sealCode: string) => Appearance;
}>;

export type OpenedSeals = Readonly<{
  seals: readonly Seal[];
  /** DER of the roots in `trust.pem`. */
  trustAnchors: readonly Uint8Array[];
}>;

/** A row whose certificate, or one of its chain, is over. Its key is not looked at: it may be destroyed by now. */
type ExpiredSeal = Readonly<{ authority: Pick<Seal['authority'], 'uscc'>; expired: string }>;

/**
 * Opens every seal of a folder, keys included. A seal that has expired is left out when its authority has another
 * that is in date, so that old rows can stay in the list.
 *
 * @returns `skipped` says of each seal left out which file has expired and when
 * @throws Error naming the file that is wrong and why; the contents of files are never quoted
 */
export async function openSeals(
  request: OpenSealsRequest,
): Promise<OpenedSeals & Readonly<{ skipped: readonly string[] }>> {
  const listFile = join(request.directory, 'seals.json');
  const listings = await readAs(listFile, parseSealList);
  const anchors = await readTrustAnchors(request.directory, request.production);
  const rows = await Promise.all(listings.map((listing) => openSeal(listing, anchors, request)));
  const over = rows.filter((row): row is ExpiredSeal => 'expired' in row);
  const seals = rows.filter((row): row is Seal => !('expired' in row));
  assertReplaced(over, seals, request.now);
  return { seals, trustAnchors: anchors.map(({ raw }) => raw), skipped: over.map(({ expired }) => expired) };
}

function assertReplaced(over: readonly ExpiredSeal[], seals: readonly Seal[], now: Date): void {
  const served = new Set(seals.filter((seal) => isInDate(seal, now)).map(({ authority }) => authority.uscc));
  const orphan = over.find(({ authority }) => !served.has(authority.uscc));
  if (orphan) throw new Error(orphan.expired);
}

async function openSeal(
  listing: SealListing,
  anchors: readonly X509Certificate[],
  { directory, production, now, draw }: OpenSealsRequest,
): Promise<Seal | ExpiredSeal> {
  const certificateFile = resolve(directory, listing.certificate);
  if (listing.key === undefined) throw new Error(`the seal ${listing.id} has no key in a file`);
  const keyFile = resolve(directory, listing.key);
  const certificates = await readAs(certificateFile, (pem) => {
    const chain = parseCertificates(pem);
    assertChain(chain, anchors);
    if (production) assertNotDevelopment(chain);
    return chain;
  });
  const end = certificates.map(({ raw }) => certificateParts(raw).notAfter).find((date) => date < now);
  if (end) {
    const expired = `${certificateFile} holds a certificate that expired on ${end.toISOString()}`;
    return { authority: { uscc: listing.uscc }, expired };
  }
  const signer = await readAs(keyFile, (pem) => {
    const opened = PemSigner.of(pem);
    if (!certificates[0]?.checkPrivateKey(createPrivateKey(pem))) {
      throw new Error(`does not belong to ${certificateFile}`);
    }
    return opened;
  });
  return sealOf(listing, certificates, signer, draw(listing.name, listing.sealCode));
}

function assertNotDevelopment(chain: readonly X509Certificate[]): void {
  if (chain.some(({ raw }) => isDevelopmentCertificate(raw))) {
    throw new Error('holds a development certificate: not accepted in production');
  }
}
