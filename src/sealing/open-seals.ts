import { createPrivateKey, type X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CmsWriter } from '../lib/cms/write/signed-data.js';
import type { Appearance } from '../lib/pades/write/seal-field.js';
import { isDevelopmentCertificate } from '../lib/x509/development-mark.js';
import { certificateParts } from '../lib/x509/write/certificate-parts.js';
import { assertChain, parseCertificates } from './certificate-chain.js';
import { PemSigner } from './pem-signer.js';
import type { Seal } from './seal.js';
import { parseSealList, type SealListing } from './seal-list.js';

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

/**
 * Opens every seal of a folder, keys included.
 *
 * @throws Error naming the file that is wrong and why; the contents of files are never quoted
 */
export async function openSeals(request: OpenSealsRequest): Promise<OpenedSeals> {
  const listFile = join(request.directory, 'seals.json');
  const trustFile = join(request.directory, 'trust.pem');
  const listings = await readAs(listFile, parseSealList);
  const anchors = await readAs(trustFile, parseCertificates);
  if (request.production && anchors.some(({ raw }) => isDevelopmentCertificate(raw))) {
    throw new Error(`${trustFile} trusts a development root: not accepted in production`);
  }
  const seals = await Promise.all(listings.map((listing) => openSeal(listing, anchors, request)));
  return { seals, trustAnchors: anchors.map(({ raw }) => raw) };
}

async function openSeal(
  listing: SealListing,
  anchors: readonly X509Certificate[],
  { directory, production, now, draw }: OpenSealsRequest,
): Promise<Seal> {
  const certificateFile = resolve(directory, listing.certificate);
  const keyFile = resolve(directory, listing.key);
  const certificates = await readAs(certificateFile, (pem) => {
    const chain = parseCertificates(pem);
    assertChain(chain, anchors);
    assertUsable(chain, { production, now });
    return chain;
  });
  const signer = await readAs(keyFile, (pem) => {
    const opened = PemSigner.of(pem);
    if (!certificates[0]?.checkPrivateKey(createPrivateKey(pem))) {
      throw new Error(`does not belong to ${certificateFile}`);
    }
    return opened;
  });
  return sealOf(listing, certificates, signer, draw);
}

function assertUsable(
  chain: readonly X509Certificate[],
  { production, now }: Pick<OpenSealsRequest, 'production' | 'now'>,
): void {
  for (const { raw } of chain) {
    if (production && isDevelopmentCertificate(raw)) {
      throw new Error('holds a development certificate: not accepted in production');
    }
    const { notAfter } = certificateParts(raw);
    if (notAfter < now) throw new Error(`holds a certificate that expired on ${notAfter.toISOString()}`);
  }
}

function sealOf(
  { id, name, uscc, sealCode }: SealListing,
  certificates: readonly X509Certificate[],
  signer: PemSigner,
  draw: OpenSealsRequest['draw'],
): Seal {
  const [certificate = new Uint8Array(), ...chain] = certificates.map(({ raw }) => raw);
  const { commonName, notBefore, notAfter } = certificateParts(certificate);
  return {
    id,
    authority: { name, uscc },
    certificate,
    chain,
    signerName: commonName,
    signer,
    sealCode,
    development: [certificate, ...chain].some(isDevelopmentCertificate),
    notBefore,
    notAfter,
    specimen: draw(name, sealCode),
    cms: new CmsWriter({ certificate, chain, keyType: signer.keyType }),
  };
}

/** Puts the file's name before whatever is wrong with it. */
async function readAs<T>(file: string, parse: (text: string) => T): Promise<T> {
  try {
    return parse(await readFile(file, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`${file} ${code ? `cannot be read (${code})` : message}`, { cause: error });
  }
}
