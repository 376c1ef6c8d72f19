import { constants, type KeyObject, verify } from 'node:crypto';
import type { AlgorithmIdentifier } from '../algorithm-identifier.js';
import type { AnyKeyType, AnyPublicKey } from '../any-public-key.js';
import { type SignatureScheme, signatureSchemeOf } from './signature-scheme.js';

/** `unsupported` says nothing about the signature: no one here can tell. */
export type SignatureAnswer = 'ok' | 'wrong' | 'unsupported';

/** @param digestOid for CMS, where the algorithm may name the key's kind alone */
export type SignatureVerifier = (
  key: AnyPublicKey,
  algorithm: AlgorithmIdentifier,
  data: Uint8Array,
  signature: Uint8Array,
  digestOid?: string,
) => SignatureAnswer;

const KEY_TYPES: Readonly<Record<SignatureScheme['kind'], readonly AnyKeyType[]>> = {
  RSA: ['RSA'],
  'RSA-PSS': ['RSA', 'RSA-PSS'],
  ECDSA: ['EC'],
  DSA: ['DSA'],
  EdDSA: ['Ed25519', 'Ed448'],
};

/**
 * Whether the key made the signature: PKCS #1 v1.5, PSS, ECDSA, DSA and EdDSA over any digest that can be computed.
 * How strong key and digest are is not asked here.
 */
export const verifySignature: SignatureVerifier = (key, algorithm, data, signature, digestOid) => {
  const scheme = signatureSchemeOf(algorithm, digestOid);
  if (scheme === undefined) return 'unsupported';
  if (!KEY_TYPES[scheme.kind].includes(key.type)) return 'wrong';
  if (scheme.kind === 'EdDSA' && key.algorithm.oid !== algorithm.oid) return 'wrong';
  const bound = scheme.kind === 'RSA-PSS' ? pssKey(key, algorithm) : key.keyObject;
  if (bound === undefined) return 'unsupported';
  return ask(scheme, bound, data, signature);
};

function ask(
  scheme: SignatureScheme,
  key: KeyObject,
  data: Uint8Array,
  signature: Uint8Array,
): SignatureAnswer {
  try {
    const options =
      scheme.kind === 'RSA-PSS'
        ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.saltLength }
        : key;
    return verify(scheme.digest, data, options, signature) ? 'ok' : 'wrong';
  } catch {
    // OpenSSL was built without the digest, or refuses it for this key.
    return 'unsupported';
  }
}

/** RFC 4055 §3.3: a key that is itself restricted must be restricted to just this. */
function pssKey(key: AnyPublicKey, algorithm: AlgorithmIdentifier): KeyObject | undefined {
  const { parameters } = algorithm;
  if (parameters === undefined) return undefined;
  if (key.type === 'RSA-PSS' && key.algorithm.parameters !== undefined && !isRestrictedTo(key, algorithm))
    return undefined;
  return key.boundToPss(parameters);
}

/** Same digests, and a salt that is no shorter. */
function isRestrictedTo(key: AnyPublicKey, algorithm: AlgorithmIdentifier): boolean {
  const [own, used] = [signatureSchemeOf(key.algorithm), signatureSchemeOf(algorithm)];
  return (
    own?.kind === 'RSA-PSS' &&
    used?.kind === 'RSA-PSS' &&
    own.digest === used.digest &&
    own.maskDigest === used.maskDigest &&
    own.saltLength <= used.saltLength
  );
}
