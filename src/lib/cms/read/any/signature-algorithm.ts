import { OIDS } from '../../../oids.js';
import type { AlgorithmIdentifier } from '../../../x509/read/algorithm-identifier.js';
import { DerError, readDer, TAG, contextTag } from '../../../asn1/der.js';
import { readAlgorithmIdentifier } from '../../../x509/read/algorithm-identifier.js';
import { type DigestName, digestNameOf } from './digests.js';

/** RSA, ECDSA and DSA with a digest, by the digest. */
const WITH: Readonly<Record<'rsa' | 'ec' | 'dsa', Partial<Record<DigestName, string>>>> = {
  rsa: {
    md5: OIDS.md5WithRsa,
    sha1: OIDS.sha1WithRsa,
    sha224: OIDS.sha224WithRsa,
    sha256: OIDS.sha256WithRsa,
    sha384: OIDS.sha384WithRsa,
    sha512: OIDS.sha512WithRsa,
    'sha3-224': OIDS.sha3Of224WithRsa,
    'sha3-256': OIDS.sha3Of256WithRsa,
    'sha3-384': OIDS.sha3Of384WithRsa,
    'sha3-512': OIDS.sha3Of512WithRsa,
  },
  ec: {
    sha1: OIDS.ecdsaWithSha1,
    sha224: OIDS.ecdsaWithSha224,
    sha256: OIDS.ecdsaWithSha256,
    sha384: OIDS.ecdsaWithSha384,
    sha512: OIDS.ecdsaWithSha512,
    'sha3-224': OIDS.ecdsaWithSha3Of224,
    'sha3-256': OIDS.ecdsaWithSha3Of256,
    'sha3-384': OIDS.ecdsaWithSha3Of384,
    'sha3-512': OIDS.ecdsaWithSha3Of512,
  },
  dsa: { sha1: OIDS.dsaWithSha1, sha224: OIDS.dsaWithSha224, sha256: OIDS.dsaWithSha256 },
};

/** Key types that stand for the signature; the digest is then the signer's (RFC 5754 §3). */
const PLAIN: ReadonlyMap<string, keyof typeof WITH> = new Map([
  [OIDS.rsaEncryption, 'rsa'],
  [OIDS.ecPublicKey, 'ec'],
  [OIDS.dsa, 'dsa'],
]);

const NAMED: ReadonlyMap<string, Readonly<{ scheme: string; digest: DigestName }>> = new Map(
  Object.entries({ RSA: WITH.rsa, ECDSA: WITH.ec, DSA: WITH.dsa }).flatMap(([scheme, byDigest]) =>
    Object.entries(byDigest).map(([digest, oid]) => [oid, { scheme, digest: digest as DigestName }] as const),
  ),
);

/** How a signature was made, for people and for an algorithm policy. */
export type SignatureScheme = Readonly<{
  /** `RSA` is PKCS #1 v1.5. */
  scheme: 'RSA' | 'RSASSA-PSS' | 'ECDSA' | 'DSA' | 'Ed25519' | 'Ed448' | 'unknown';
  /** `undefined` when the scheme has its own, or an unknown one. */
  digest: DigestName | undefined;
}>;

/** The algorithm of a signer's value, digest and all. */
export function fullAlgorithm(
  algorithm: AlgorithmIdentifier,
  digestAlgorithm: AlgorithmIdentifier,
): AlgorithmIdentifier {
  const kind = PLAIN.get(algorithm.oid);
  const digest = digestNameOf(digestAlgorithm.oid);
  const oid = kind && digest && WITH[kind][digest];
  return oid === undefined ? algorithm : { oid, parameters: kind === 'rsa' ? NULL : undefined };
}

const NULL = Uint8Array.of(TAG.NULL, 0);

export function schemeOf(algorithm: AlgorithmIdentifier): SignatureScheme {
  const named = NAMED.get(algorithm.oid);
  if (named !== undefined) return { scheme: named.scheme as SignatureScheme['scheme'], digest: named.digest };
  if (algorithm.oid === OIDS.rsaPss) return { scheme: 'RSASSA-PSS', digest: pssDigest(algorithm) };
  if (algorithm.oid === OIDS.ed25519) return { scheme: 'Ed25519', digest: undefined };
  if (algorithm.oid === OIDS.ed448) return { scheme: 'Ed448', digest: undefined };
  return { scheme: 'unknown', digest: undefined };
}

/** RFC 4055 §3.1: `[0]` hashAlgorithm, SHA-1 when left out. */
function pssDigest({ parameters }: AlgorithmIdentifier): DigestName | undefined {
  if (parameters === undefined) return 'sha1';
  try {
    const hash = readDer(parameters)
      .expect(TAG.SEQUENCE)
      .children()
      .find(({ identifier }) => identifier === contextTag(0, 'constructed'))
      ?.children()[0];
    return hash === undefined ? 'sha1' : digestNameOf(readAlgorithmIdentifier(hash).oid);
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}
