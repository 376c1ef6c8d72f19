import { type KeyObject, X509Certificate } from 'node:crypto';
import type { KeyType } from '../../../lib/x509/key-type.js';
import { ecdsaValueOf, isRawEcdsa } from '../ecdsa-value.js';

const SHA256 = '2.16.840.1.101.3.4.2.1';

/** sha256WithRSAEncryption (RFC 4055 §5) and ecdsa-with-SHA256 (RFC 5758 §3.2). */
const SIGNATURE_ALGORITHM = (keyType: KeyType): string =>
  keyType === 'p-256' ? '1.2.840.10045.4.3.2' : '1.2.840.113549.1.1.11';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** CSC API v2, `credentials/info`. */
export function credentialRequest(credentialID: string): string {
  return JSON.stringify({ credentialID, certificates: 'single', certInfo: false, authInfo: false });
}

/** CSC API v2, `signatures/signHash`: one digest, answered at once. */
export function signHashRequest(
  credentialID: string,
  keyType: KeyType,
  digest: Uint8Array,
  clientData: string,
): string {
  return JSON.stringify({
    credentialID,
    hashes: [Buffer.from(digest).toString('base64')],
    hashAlgorithmOID: SHA256,
    signAlgo: SIGNATURE_ALGORITHM(keyType),
    operationMode: 'S',
    clientData,
  });
}

/**
 * Why the credential must not be used with a seal, when there is a reason.
 *
 * @param body answer to {@link credentialRequest}
 */
export function credentialFault(body: Uint8Array, publicKey: KeyObject): string | undefined {
  const { key, cert } = parse(body) as Members<'key' | 'cert'>;
  const { status: keyStatus } = (key ?? {}) as Members<'status'>;
  const { status, certificates } = (cert ?? {}) as Members<'status' | 'certificates'>;
  if (keyStatus !== 'enabled') return 'the service has not enabled its key.';
  if (status !== undefined && status !== 'valid') return 'the service calls its certificate not valid.';
  const certificate = Array.isArray(certificates) ? readCertificate(certificates[0]) : undefined;
  if (!certificate) return 'the service shows no certificate of it.';
  return certificate.publicKey.equals(publicKey) ? undefined : 'the service has another key under that name.';
}

/**
 * @param body answer to {@link signHashRequest}
 * @returns nothing when it is not exactly one signature of a possible length
 */
export function readSignature(body: Uint8Array, keyType: KeyType): Uint8Array | undefined {
  const { signatures } = parse(body) as Members<'signatures'>;
  if (!Array.isArray(signatures) || signatures.length !== 1) return undefined;
  const signature = decode(signatures[0]);
  if (keyType !== 'p-256') return signature?.length === Number(keyType.slice(4)) / 8 ? signature : undefined;
  // The specification leaves the form open: services give DER, or r and s as a token does.
  return signature && isRawEcdsa(signature) ? ecdsaValueOf(signature) : signature;
}

type Members<Name extends string> = Readonly<Partial<Record<Name, unknown>>>;

function parse(body: Uint8Array): object {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function decode(value: unknown): Buffer | undefined {
  return typeof value === 'string' && value !== '' && BASE64.test(value)
    ? Buffer.from(value, 'base64')
    : undefined;
}

function readCertificate(value: unknown): X509Certificate | undefined {
  try {
    const der = decode(value);
    return der && new X509Certificate(der);
  } catch {
    return undefined;
  }
}
