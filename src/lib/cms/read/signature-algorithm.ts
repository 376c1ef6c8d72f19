import { OIDS } from '../../oids.js';
import type { AlgorithmIdentifier } from '../../x509/read/algorithm-identifier.js';
import type { SealDigest, SealMessage } from './seal-message.js';

/**
 * RFC 5652 §5.3 lets the plain key type stand for the signature; the digest is then the signer's. A seal is signed
 * with the digest that it names, and no other.
 */
const ALGORITHMS: Readonly<Record<SealDigest, Readonly<Record<string, string>>>> = {
  sha256: {
    [OIDS.rsaEncryption]: OIDS.sha256WithRsa,
    [OIDS.sha256WithRsa]: OIDS.sha256WithRsa,
    [OIDS.ecdsaWithSha256]: OIDS.ecdsaWithSha256,
  },
  sha384: {
    [OIDS.rsaEncryption]: OIDS.sha384WithRsa,
    [OIDS.sha384WithRsa]: OIDS.sha384WithRsa,
    [OIDS.ecdsaWithSha384]: OIDS.ecdsaWithSha384,
  },
  sha512: {
    [OIDS.rsaEncryption]: OIDS.sha512WithRsa,
    [OIDS.sha512WithRsa]: OIDS.sha512WithRsa,
  },
};

/** What a seal's value was made with, digest and all; `undefined` for what is not accepted. */
export function signatureAlgorithmOf({
  signer,
  digest,
}: Pick<SealMessage, 'signer' | 'digest'>): AlgorithmIdentifier | undefined {
  const { oid, parameters } = signer.signatureAlgorithm;
  const algorithm = ALGORITHMS[digest][oid];
  return algorithm === undefined ? undefined : { oid: algorithm, parameters };
}
