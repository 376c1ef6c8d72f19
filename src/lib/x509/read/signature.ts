import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { OIDS } from '../../oids.js';
import { type AlgorithmIdentifier, isNull } from './algorithm-identifier.js';
import { x509Fault } from './x509-fault.js';

const MIN_RSA_BITS = 2048;
const MIN_RSA_EXPONENT = 65537n;

/** Signature algorithms that are accepted, with the kind of key each needs; anything else is refused. */
const ALGORITHMS: Readonly<Record<string, { digest: string; keyType: 'rsa' | 'ec' }>> = {
  [OIDS.sha256WithRsa]: { digest: 'sha256', keyType: 'rsa' },
  [OIDS.sha384WithRsa]: { digest: 'sha384', keyType: 'rsa' },
  [OIDS.sha512WithRsa]: { digest: 'sha512', keyType: 'rsa' },
  [OIDS.ecdsaWithSha256]: { digest: 'sha256', keyType: 'ec' },
  [OIDS.ecdsaWithSha384]: { digest: 'sha384', keyType: 'ec' },
};

/** P-256 and P-384, by the names that OpenSSL has for them. */
const CURVES: readonly (string | undefined)[] = ['prime256v1', 'secp384r1'];

/**
 * A public key that is strong enough: RSA from 2048 bits with an exponent from 65537, or ECDSA on P-256 or P-384.
 *
 * @param spki DER of SubjectPublicKeyInfo
 * @throws FaultError `certificate-key`
 */
export function readPublicKey(spki: Uint8Array): KeyObject {
  const key = importKey(spki);
  const details = key.asymmetricKeyDetails;
  const isStrongRsa =
    key.asymmetricKeyType === 'rsa' &&
    (details?.modulusLength ?? 0) >= MIN_RSA_BITS &&
    (details?.publicExponent ?? 0n) >= MIN_RSA_EXPONENT;
  const isStrongEc = key.asymmetricKeyType === 'ec' && CURVES.includes(details?.namedCurve);
  if (!isStrongRsa && !isStrongEc)
    throw x509Fault('certificate-key', 'the key is neither RSA from 2048 bits nor ECDSA on P-256 or P-384');
  return key;
}

function importKey(spki: Uint8Array): KeyObject {
  try {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  } catch {
    throw x509Fault('certificate-key', 'the public key cannot be read');
  }
}

/**
 * @param algorithm as it stands beside the signature; RSA needs NULL parameters (RFC 4055 §5), ECDSA none (RFC 5758 §3.2)
 * @throws FaultError `certificate-algorithm` if the algorithm is not accepted or not for this kind of key
 */
export function isSignatureValid(
  key: KeyObject,
  algorithm: AlgorithmIdentifier,
  signed: { data: Uint8Array; signature: Uint8Array },
): boolean {
  const known = ALGORITHMS[algorithm.oid];
  if (known === undefined || known.keyType !== key.asymmetricKeyType)
    throw x509Fault('certificate-algorithm', `${algorithm.oid} is not accepted for this key`);
  const hasRightParameters =
    known.keyType === 'rsa' ? isNull(algorithm.parameters) : algorithm.parameters === undefined;
  if (!hasRightParameters)
    throw x509Fault('certificate-algorithm', `${algorithm.oid} has other parameters than its RFC says`);
  return verify(known.digest, signed.data, key, signed.signature);
}
