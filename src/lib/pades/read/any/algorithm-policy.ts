import type { DigestName } from '../../../cms/read/any/digests.js';
import type { AnyKeyType, AnyPublicKey } from '../../../x509/read/any-public-key.js';
import type { SignatureScheme } from '../../../x509/read/path/signature-scheme.js';

/** Until when an algorithm may be believed: a day that is not over yet; `null` knows no end. */
export type AlgorithmEnd = string | null;

/** Which algorithms may be believed, and until when; what is not in it may not. */
export type AlgorithmPolicy = Readonly<{
  name: string;
  /** Where the dates come from. */
  source: string;
  digests: Readonly<Partial<Record<DigestName, AlgorithmEnd>>>;
  /** Of each kind the rows with the larger key first; the first that a key reaches counts. */
  keys: Readonly<Partial<Record<AnyKeyType, readonly KeyRow[]>>>;
}>;

type KeyRow = Readonly<{ minBits: number; until: AlgorithmEnd }>;

const RSA: readonly KeyRow[] = [
  { minBits: 2048, until: null },
  { minBits: 1024, until: '2019-10-01' },
  { minBits: 786, until: '2010-08-01' },
];

/**
 * The dates of ETSI TS 119 312 in its editions, as the policy of EU DSS 6 (constraint.xml, AlgoExpirationDate)
 * gathers them for signatures of the past. SHA-2 and SHA-3, RSA from 2048 bits and curves from 256 have no end here:
 * a file is judged by what is known on the day of judgement, and an end is written in when it is known.
 */
export const ALGORITHM_POLICY: AlgorithmPolicy = {
  name: 'etsi-ts-119-312',
  source: 'ETSI TS 119 312 V1.1.1 to V1.5.1; dates of the past as in EU DSS 6 constraint.xml',
  digests: {
    md5: '2005-08-01',
    sha1: '2009-08-01',
    ripemd160: '2014-08-01',
    sha224: '2026-08-01',
    sha256: null,
    sha384: null,
    sha512: null,
    'sha3-224': '2026-08-01',
    'sha3-256': null,
    'sha3-384': null,
    'sha3-512': null,
  },
  keys: {
    RSA,
    'RSA-PSS': RSA,
    DSA: [
      { minBits: 2048, until: '2029-08-01' },
      { minBits: 1024, until: '2015-12-31' },
    ],
    EC: [
      { minBits: 256, until: null },
      { minBits: 224, until: '2016-08-01' },
      { minBits: 160, until: '2013-08-01' },
    ],
    Ed25519: [{ minBits: 0, until: null }],
    Ed448: [{ minBits: 0, until: null }],
  },
};

/** An algorithm that may not be believed. */
export type WeakAlgorithm = Readonly<{
  detail: string;
  /** Since when; `undefined`: never could. */
  since: Date | undefined;
}>;

/** @returns `undefined` when key and digests were good at that time */
export function weaknessAt(
  at: Date,
  used: Readonly<{ key: AnyPublicKey; scheme: SignatureScheme | undefined; digest?: DigestName | undefined }>,
  policy: AlgorithmPolicy,
): WeakAlgorithm | undefined {
  if (used.scheme === undefined)
    return { detail: 'a signature algorithm that is not known', since: undefined };
  const digests = [used.scheme.digest, used.digest].filter((digest) => digest !== undefined);
  const ends = [
    ...digests.map((digest) => ({ name: digest, end: policy.digests[digest] })),
    { name: `${used.key.type} of ${used.key.size} bits`, end: keyEnd(used.key, policy) },
  ];
  return ends.map((row) => weakness(row, at)).find((found) => found !== undefined);
}

/** @returns `undefined` when the digest was good at that time */
export function digestWeaknessAt(
  at: Date,
  digest: DigestName,
  policy: AlgorithmPolicy,
): WeakAlgorithm | undefined {
  return weakness({ name: digest, end: policy.digests[digest] }, at);
}

function keyEnd(key: AnyPublicKey, { keys }: AlgorithmPolicy): AlgorithmEnd | undefined {
  return keys[key.type]?.find(({ minBits }) => key.size >= minBits)?.until;
}

function weakness(
  { name, end }: { name: string; end: AlgorithmEnd | undefined },
  at: Date,
): WeakAlgorithm | undefined {
  if (end === null) return undefined;
  if (end === undefined) return { detail: `${name} is not accepted`, since: undefined };
  const since = new Date(`${end}T00:00:00Z`);
  return at < since ? undefined : { detail: `${name} is not accepted since ${end}`, since };
}
