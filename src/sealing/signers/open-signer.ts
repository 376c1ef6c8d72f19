import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Signer } from '../signer.port.js';
import { PemSigner } from './pem-signer.js';
import { readPkcs12Key } from '../../lib/pkcs12/pkcs12-key.js';
import { readSecret } from './secret.js';
import type { SignerContext } from './signer-context.js';
import { parseSignerReference, type SignerReference } from './signer-reference.js';

type Reference<S extends SignerReference['scheme']> = Extract<SignerReference, { scheme: S }>;

/**
 * Opens a key by its reference, see `README.md`, "Keys".
 *
 * A key in a file is read and compared with the certificate now. A token or a remote service is first asked when
 * there is something to sign: one that is away must not keep the service from starting.
 *
 * @throws Error naming the part of the reference or the file that is wrong; secrets are never quoted
 */
export async function openSigner(reference: string, context: SignerContext): Promise<Signer> {
  const parsed = parseSignerReference(reference);
  switch (parsed.scheme) {
    case 'pem':
      return openPem(parsed, context);
    case 'pkcs12':
      return openPkcs12(parsed, context);
    case 'pkcs11':
    case 'csc':
    default:
      throw new Error(`key reference: ${parsed.scheme} is not known here`);
  }
}

async function openPem({ path, pin }: Reference<'pem'>, context: SignerContext): Promise<Signer> {
  const secret = pin && (await readSecret('pin', pin, context));
  return openFile(path, context, (bytes) => PemSigner.of(bytes, secret));
}

async function openPkcs12({ path, pin, name }: Reference<'pkcs12'>, context: SignerContext): Promise<Signer> {
  const secret = await readSecret('pin', pin, context);
  return openFile(path, context, (bytes) => PemSigner.ofKey(readPkcs12Key(bytes, secret, name)));
}

/** Puts the file's name before whatever is wrong with it. */
async function openFile(
  path: string,
  { directory, publicKey }: SignerContext,
  read: (bytes: Buffer) => PemSigner,
): Promise<PemSigner> {
  const file = resolve(directory, path);
  try {
    const signer = read(await readFile(file));
    if (!signer.belongsTo(publicKey)) throw new Error("does not belong to the seal's certificate");
    return signer;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`${file} ${code ? `cannot be read (${code})` : message}`, { cause: error });
  }
}
