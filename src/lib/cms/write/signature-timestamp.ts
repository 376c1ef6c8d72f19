import { contextTag, type DerNode, TAG } from '../../asn1/der.js';
import { oid, sequence, setOf } from '../../asn1/write/der.js';
import { readOctetString } from '../../asn1/values.js';
import { OIDS } from '../../oids.js';
import { CmsFormError, contentInfoOf, contentOf, encodedOf, orFormError } from './content-info.js';

const UNSIGNED_ATTRIBUTES = contextTag(1, 'constructed');

/** SignedData with one signer (RFC 5652 §5.1, §5.3), only so far taken apart as something is to be put in. */
type OneSigner = Readonly<{
  /** Of SignedData, all but the signers. */
  before: readonly DerNode[];
  /** Of SignerInfo, all but the unsigned attributes. */
  signer: readonly DerNode[];
  unsignedAttributes: readonly DerNode[];
  signature: Uint8Array;
}>;

/**
 * Adds a signature timestamp to the unsigned attributes (RFC 3161 appendix A; ETSI EN 319 122-1 §5.3). What the
 * signer signed stays octet by octet, and so does every attribute that is there.
 *
 * @param cms DER of a ContentInfo with SignedData and one SignerInfo, whoever made it
 * @param token DER of a TimeStampToken over {@link signatureValue}
 * @throws CmsFormError
 */
export function withSignatureTimestamp(cms: Uint8Array, token: Uint8Array): Uint8Array {
  const { before, signer, unsignedAttributes } = readOneSigner(cms);
  const attribute = sequence(oid(OIDS.signatureTimeStampToken), setOf(tokenOf(token)));
  const attributes = setOf(...unsignedAttributes.map(encodedOf), attribute);
  // [1] IMPLICIT SET: only the first octet differs from that of a SET.
  attributes[0] = UNSIGNED_ATTRIBUTES;
  const signerInfo = sequence(...signer.map(encodedOf), attributes);
  return contentInfoOf(sequence(...before.map(encodedOf), setOf(signerInfo)));
}

/**
 * The octets that a signature timestamp is made over (ETSI EN 319 122-1 §5.3).
 *
 * @throws CmsFormError
 */
export function signatureValue(cms: Uint8Array): Uint8Array {
  return readOneSigner(cms).signature;
}

function readOneSigner(cms: Uint8Array): OneSigner {
  return orFormError('CMS', () => {
    const before = contentOf(cms).expect(TAG.SEQUENCE).children();
    const [signer, ...others] = before.at(-1)?.expect(TAG.SET).children() ?? [];
    if (signer === undefined || others.length > 0)
      throw new CmsFormError('the CMS has not exactly one signer');
    const parts = signer.expect(TAG.SEQUENCE).children();
    const last = parts.at(-1)?.identifier === UNSIGNED_ATTRIBUTES ? parts.at(-1) : undefined;
    const signed = last ? parts.slice(0, -1) : parts;
    const value = signed.at(-1);
    if (value === undefined) throw new CmsFormError('the signer has no signature');
    return {
      before: before.slice(0, -1),
      signer: signed,
      unsignedAttributes: last?.children() ?? [],
      signature: readOctetString(value),
    };
  });
}

function tokenOf(token: Uint8Array): Uint8Array {
  return orFormError('timestamp token', () => {
    contentOf(token);
    return token;
  });
}
