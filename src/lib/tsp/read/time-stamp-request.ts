import { contextTag, DerError, type DerNode, readDer, TAG } from '../../asn1/der.js';
import { readBoolean, readInteger, readOctetString, readOid } from '../../asn1/values.js';
import { readAlgorithmIdentifier } from '../../x509/read/algorithm-identifier.js';

/** RFC 3161 §2.4.1 TimeStampReq. */
export type TimeStampRequest = Readonly<{
  digestAlgorithm: string;
  /** DER of the digest's AlgorithmIdentifier: the token has to carry the same. */
  digestAlgorithmEncoded: Uint8Array;
  digest: Uint8Array;
  /** Object identifier of the policy asked for. */
  policy: string | undefined;
  /** Content octets of the INTEGER, to be given back as they are. */
  nonce: Uint8Array | undefined;
  /** certReq: whether the token has to carry the TSA's certificate. */
  wantsCertificates: boolean;
  /** Object identifiers of extensions; none is known here, so a request with one has to be refused. */
  extensions: readonly string[];
}>;

/** @throws DerError for bytes that are no request of version 1 */
export function readTimeStampRequest(bytes: Uint8Array): TimeStampRequest {
  const [version, imprint, ...optional] = readDer(bytes).expect(TAG.SEQUENCE).children();
  if (version === undefined || imprint === undefined) throw new DerError('request is cut off');
  if (readInteger(version) !== 1n) throw new DerError('request is not of version 1');
  const [algorithm, digest, ...more] = imprint.expect(TAG.SEQUENCE).children();
  if (algorithm === undefined || digest === undefined || more.length > 0)
    throw new DerError('MessageImprint of another form');
  const take = taker(optional);
  const policy = take(TAG.OBJECT_IDENTIFIER);
  const nonce = take(TAG.INTEGER);
  const certReq = take(TAG.BOOLEAN);
  const extensions = take(contextTag(0, 'constructed'));
  if (optional.length > 0) throw new DerError('request with unknown fields or out of order');
  return {
    digestAlgorithm: readAlgorithmIdentifier(algorithm).oid,
    digestAlgorithmEncoded: algorithm.encoded,
    digest: readOctetString(digest),
    policy: policy && readOid(policy),
    nonce: nonce && nonceOf(nonce),
    wantsCertificates: certReq !== undefined && readBoolean(certReq),
    extensions: (extensions?.children() ?? []).map(extensionId),
  };
}

/** Takes the first of `nodes` away when it has the tag: optional fields come in a fixed order. */
function taker(nodes: DerNode[]): (tag: number) => DerNode | undefined {
  return (tag) => (nodes[0]?.identifier === tag ? nodes.shift() : undefined);
}

function nonceOf(node: DerNode): Uint8Array {
  readInteger(node);
  return node.contents;
}

function extensionId(node: DerNode): string {
  const [id] = node.expect(TAG.SEQUENCE).children();
  if (id === undefined) throw new DerError('Extension without identifier');
  return readOid(id);
}
