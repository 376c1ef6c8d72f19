import { contextTag, DerError, type DerNode, readDer, TAG } from '../../../asn1/der.js';
import { type DigestName, digestNameOf } from '../../../cms/read/any/digests.js';
import { OIDS } from '../../../oids.js';
import { type AlgorithmIdentifier, isNullOrAbsent } from '../algorithm-identifier.js';
import { readAnyAlgorithm } from '../any-public-key.js';
import { readCount } from '../any-values.js';

/** What an AlgorithmIdentifier of a signature comes down to. */
export type SignatureScheme =
  | Readonly<{ kind: 'RSA' | 'ECDSA' | 'DSA'; digest: DigestName }>
  | Readonly<{ kind: 'RSA-PSS'; digest: DigestName; maskDigest: DigestName; saltLength: number }>
  | Readonly<{ kind: 'EdDSA'; digest: undefined }>;

type Row = Readonly<{ kind: 'RSA' | 'ECDSA' | 'DSA'; digest: DigestName }>;

const SCHEMES: ReadonlyMap<string, Row> = new Map([
  [OIDS.md5WithRsa, { kind: 'RSA', digest: 'md5' }],
  [OIDS.sha1WithRsa, { kind: 'RSA', digest: 'sha1' }],
  [OIDS.sha224WithRsa, { kind: 'RSA', digest: 'sha224' }],
  [OIDS.sha256WithRsa, { kind: 'RSA', digest: 'sha256' }],
  [OIDS.sha384WithRsa, { kind: 'RSA', digest: 'sha384' }],
  [OIDS.sha512WithRsa, { kind: 'RSA', digest: 'sha512' }],
  [OIDS.sha3Of224WithRsa, { kind: 'RSA', digest: 'sha3-224' }],
  [OIDS.sha3Of256WithRsa, { kind: 'RSA', digest: 'sha3-256' }],
  [OIDS.sha3Of384WithRsa, { kind: 'RSA', digest: 'sha3-384' }],
  [OIDS.sha3Of512WithRsa, { kind: 'RSA', digest: 'sha3-512' }],
  [OIDS.ecdsaWithSha1, { kind: 'ECDSA', digest: 'sha1' }],
  [OIDS.ecdsaWithSha224, { kind: 'ECDSA', digest: 'sha224' }],
  [OIDS.ecdsaWithSha256, { kind: 'ECDSA', digest: 'sha256' }],
  [OIDS.ecdsaWithSha384, { kind: 'ECDSA', digest: 'sha384' }],
  [OIDS.ecdsaWithSha512, { kind: 'ECDSA', digest: 'sha512' }],
  [OIDS.ecdsaWithSha3Of224, { kind: 'ECDSA', digest: 'sha3-224' }],
  [OIDS.ecdsaWithSha3Of256, { kind: 'ECDSA', digest: 'sha3-256' }],
  [OIDS.ecdsaWithSha3Of384, { kind: 'ECDSA', digest: 'sha3-384' }],
  [OIDS.ecdsaWithSha3Of512, { kind: 'ECDSA', digest: 'sha3-512' }],
  [OIDS.dsaWithSha1, { kind: 'DSA', digest: 'sha1' }],
  [OIDS.dsaWithSha224, { kind: 'DSA', digest: 'sha224' }],
  [OIDS.dsaWithSha256, { kind: 'DSA', digest: 'sha256' }],
]);

/** CMS may name the key's kind alone, the digest standing beside it (RFC 5652 §5.3, RFC 3370 §3.2). */
const BARE: ReadonlyMap<string, Row['kind']> = new Map([
  [OIDS.rsaEncryption, 'RSA'],
  [OIDS.ecPublicKey, 'ECDSA'],
  [OIDS.dsa, 'DSA'],
]);

/**
 * @param digestOid the digest that stands beside the algorithm, where there is one
 * @returns `undefined` for a scheme that is not known, or whose parameters are of another form
 */
export function signatureSchemeOf(
  algorithm: AlgorithmIdentifier,
  digestOid?: string,
): SignatureScheme | undefined {
  const { oid } = algorithm;
  if (oid === OIDS.ed25519 || oid === OIDS.ed448) return { kind: 'EdDSA', digest: undefined };
  if (oid === OIDS.rsaPss) return pssOf(algorithm);
  const kind = BARE.get(oid);
  const digest = digestOid === undefined ? undefined : digestNameOf(digestOid);
  if (kind !== undefined && digest !== undefined) return { kind, digest };
  // RFC 4055 §5, RFC 5758 §3: NULL or nothing; anything else would be something that is not acted on.
  return isNullOrAbsent(algorithm) ? SCHEMES.get(oid) : undefined;
}

function pssOf({ parameters }: AlgorithmIdentifier): SignatureScheme | undefined {
  try {
    return parameters && readPss(readDer(parameters).expect(TAG.SEQUENCE).children());
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

/** RSASSA-PSS-params (RFC 4055 §3.1), with its defaults. */
function readPss(parts: readonly DerNode[]): SignatureScheme | undefined {
  const part = (number: number): DerNode | undefined =>
    parts.find(({ identifier }) => identifier === contextTag(number, 'constructed'))?.children()[0];
  const [digestNode, maskNode, salt, trailer] = [part(0), part(1), part(2), part(3)];
  const digest = digestNode === undefined ? 'sha1' : digestNameOf(readAnyAlgorithm(digestNode).oid);
  const mask = maskNode && readAnyAlgorithm(maskNode);
  if (mask !== undefined && (mask.oid !== OIDS.mgf1 || mask.parameters === undefined)) return undefined;
  const maskDigest = mask?.parameters === undefined ? 'sha1' : digestIn(mask.parameters);
  if (digest === undefined || maskDigest === undefined) return undefined;
  if (trailer !== undefined && readCount(trailer) !== 1) return undefined;
  return { kind: 'RSA-PSS', digest, maskDigest, saltLength: salt === undefined ? 20 : readCount(salt) };
}

function digestIn(algorithm: Uint8Array): DigestName | undefined {
  return digestNameOf(readAnyAlgorithm(readDer(algorithm)).oid);
}
