import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { readPkcs12Key } from '../../lib/pkcs12/pkcs12-key.js';
import { type KeyType, keyTypeOf } from '../../lib/x509/key-type.js';
import type { Signer } from '../signer.port.js';
import { CscSigner } from './csc/csc-signer.js';
import { NeverTwiceSigner } from './never-twice-signer.js';
import { PemSigner } from './pem-signer.js';
import { openModule } from './pkcs11/pkcs11-module.js';
import { Pkcs11Signer } from './pkcs11/pkcs11-signer.js';
import { readSecret } from './secret.js';
import type { SignerContext } from './signer-context.js';
import { SignerError } from './signer-error.js';
import { parseSignerReference, type SecretReference, type SignerReference } from './signer-reference.js';
import { VerifyingSigner } from './verifying-signer.js';

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
      return openPkcs11(parsed, context);
    case 'csc':
    default:
      return openCsc(parsed, context);
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

async function openPkcs11(reference: Reference<'pkcs11'>, context: SignerContext): Promise<Signer> {
  const { module, token, object, id, pin } = reference;
  const file = context.settings.pkcs11Modules.find((path) => path === module || basename(path) === module);
  if (!file) throw new Error('key reference: module must be one that PKCS11_MODULES names');
  const keyType = keyTypeOfSeal(context);
  const opened = (await openModule(file)).token(token);
  const signer = new Pkcs11Signer(keyType, opened, { object, id }, secretReader('pin', pin, context));
  return new VerifyingSigner(signer, context.publicKey);
}

async function openCsc(reference: Reference<'csc'>, context: SignerContext): Promise<Signer> {
  const { url, credential, token } = reference;
  const { publicKey, settings } = context;
  if (!settings.cscOrigins.includes(new URL(url).origin)) {
    throw new Error('key reference: url must be at an origin that CSC_ORIGINS names');
  }
  const remote = {
    url,
    credential,
    keyType: keyTypeOfSeal(context),
    publicKey,
    timeoutMs: settings.cscTimeoutMs,
  };
  const signer = new CscSigner(remote, secretReader('token', token, context));
  return new NeverTwiceSigner(new VerifyingSigner(signer, publicKey), `${url} ${credential}`);
}

/** A key elsewhere is of its certificate's type; every signature is verified with it. */
function keyTypeOfSeal({ publicKey }: SignerContext): KeyType {
  const keyType = keyTypeOf(publicKey);
  if (!keyType) throw new Error("the seal's certificate has no RSA-2048, RSA-3072 or P-256 key");
  return keyType;
}

function secretReader(
  part: string,
  reference: SecretReference,
  context: SignerContext,
): () => Promise<string> {
  return async () => {
    try {
      return await readSecret(part, reference, context);
    } catch (error) {
      throw new SignerError('secret-missing', error instanceof Error ? error.message : part);
    }
  };
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
