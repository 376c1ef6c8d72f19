import { X509Certificate } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { certificateParts } from '../lib/x509/write/certificate-parts.js';

/** A certificate that lies in the folder of a development PKI. */
export type IssuedCertificate = Readonly<{
  /** Path in the folder. */
  file: string;
  /** Content octets of the serial number, lower-case hex. */
  serial: string;
  commonName: string;
  /** Name of the CA's files that issued it, e.g. `issuing-ca`; `undefined` when that CA is not in the folder. */
  authority: string | undefined;
  notBefore: Date;
  notAfter: Date;
}>;

const FOLDERS = ['.', 'seals', 'holders', 'ocsp'];

/** The first certificate of every file: what follows it is its chain. */
export async function issuedCertificates(directory: string): Promise<readonly IssuedCertificate[]> {
  const files = (await Promise.all(FOLDERS.map((folder) => certificateFiles(directory, folder)))).flat();
  const read = await Promise.all(
    files.map(async (file) => ({ file, ...certificateParts(await firstCertificate(join(directory, file))) })),
  );
  const issuers = new Map(
    read.filter(({ file }) => isAuthority(file)).map(({ file, subject }) => [hex(subject), nameOf(file)]),
  );
  return read.map(({ file, serialNumber, commonName, issuer, notBefore, notAfter }) => ({
    file,
    serial: hex(serialNumber.subarray(2)), // at most 20 octets, so the header is of two
    commonName,
    authority: issuers.get(hex(issuer)),
    notBefore,
    notAfter,
  }));
}

/** Whether a name is that of a CA's files: `root`, `issuing-ca`, `issuing-ca-2`. */
export function isAuthorityName(name: string): boolean {
  return /^(root|[a-z]+-ca(-\d+)?)$/.test(name);
}

async function certificateFiles(directory: string, folder: string): Promise<string[]> {
  const names = await readdir(join(directory, folder)).catch(() => []);
  return names
    .filter((name) => name.endsWith('.pem') && !name.endsWith('.key.pem') && name !== 'trust.pem')
    .filter((name) => !name.startsWith('.'))
    .map((name) => join(folder, name))
    .toSorted();
}

async function firstCertificate(path: string): Promise<Uint8Array> {
  try {
    return new X509Certificate(await readFile(path)).raw;
  } catch (error) {
    throw new Error(`${path} is no certificate`, { cause: error });
  }
}

function isAuthority(file: string): boolean {
  return isAuthorityName(nameOf(file));
}

function nameOf(file: string): string {
  return file.replace(/\.pem$/, '');
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
