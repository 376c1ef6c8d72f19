import { contextTag, DerError, type DerNode, readDer, readDerPrefix, TAG } from '../../asn1/der.js';
import { readInteger, readIntegerHex, readOctetString, readOid } from '../../asn1/values.js';
import { OIDS } from '../../oids.js';
import { type AlgorithmIdentifier, readAlgorithmIdentifier } from '../../x509/read/algorithm-identifier.js';
import { cmsFault } from './cms-fault.js';

/** RFC 5652 §5.3 Attribute. */
export type CmsAttribute = Readonly<{ oid: string; values: readonly DerNode[] }>;

/** RFC 5652 §5.3 SignerInfo whose signer is named by issuer and serial number. */
export type SignerInfo = Readonly<{
  version: bigint;
  issuer: Uint8Array;
  /** Content octets of the INTEGER, lower-case hex. */
  serial: string;
  digestAlgorithm: AlgorithmIdentifier;
  /** What was signed: the attributes as a SET OF, not with their `[0]` tag (§5.4). */
  signedBytes: Uint8Array;
  signedAttributes: readonly CmsAttribute[];
  /** Whether the attributes stand in the order of DER (X.690 §11.6). */
  isSorted: boolean;
  signatureAlgorithm: AlgorithmIdentifier;
  signature: Uint8Array;
  unsignedAttributes: readonly CmsAttribute[];
}>;

/** RFC 5652 §5.1. */
export type SignedData = Readonly<{
  version: bigint;
  digestAlgorithms: readonly AlgorithmIdentifier[];
  contentType: string;
  /** Content inside the message; `undefined` when it is detached. */
  content: Uint8Array | undefined;
  /** DER of each certificate. */
  certificates: readonly Uint8Array[];
  hasRevocationData: boolean;
  signers: readonly SignerInfo[];
  /** Length of the DER, which may be less than what it was read from. */
  length: number;
}>;

/**
 * Reads a CMS SignedData at the start of `bytes`; what follows it is the caller's to judge.
 *
 * @throws FaultError `cms-malformed`
 */
export function readSignedData(bytes: Uint8Array): SignedData {
  try {
    const node = readDerPrefix(bytes);
    const [type, wrapped, ...rest] = node.expect(TAG.SEQUENCE).children();
    if (type === undefined || wrapped === undefined || rest.length > 0)
      throw new DerError('ContentInfo of another form');
    if (readOid(type) !== OIDS.signedData) throw new DerError('the content is no SignedData');
    return { ...signedDataOf(onlyChild(wrapped, 0)), length: node.encoded.length };
  } catch (error) {
    if (error instanceof DerError) throw cmsFault('cms-malformed', error.message);
    throw error;
  }
}

function signedDataOf(node: DerNode): Omit<SignedData, 'length'> {
  const [version, digests, encapsulated, ...tail] = node.expect(TAG.SEQUENCE).children();
  const signers = tail.pop();
  if (version === undefined || digests === undefined || encapsulated === undefined || signers === undefined)
    throw new DerError('SignedData of another form');
  const [certificates, revocation] = takeTagged(tail);
  const [contentType, wrapped, ...rest] = encapsulated.expect(TAG.SEQUENCE).children();
  if (contentType === undefined || rest.length > 0)
    throw new DerError('EncapsulatedContentInfo of another form');
  return {
    version: readInteger(version),
    digestAlgorithms: digests.expect(TAG.SET).children().map(readAlgorithmIdentifier),
    contentType: readOid(contentType),
    content: wrapped && readOctetString(onlyChild(wrapped, 0)),
    certificates: (certificates?.children() ?? []).map(({ encoded }) => encoded),
    hasRevocationData: revocation !== undefined,
    signers: signers.expect(TAG.SET).children().map(signerInfoOf),
  };
}

/** Optional `[0]` and `[1]`, in this order and nothing else. */
function takeTagged(nodes: readonly DerNode[]): [DerNode | undefined, DerNode | undefined] {
  const zero = nodes.find(({ identifier }) => identifier === contextTag(0, 'constructed'));
  const one = nodes.find(({ identifier }) => identifier === contextTag(1, 'constructed'));
  const expected = [zero, one].filter((node) => node !== undefined);
  if (expected.length !== nodes.length || expected.some((node, index) => node !== nodes[index]))
    throw new DerError('unexpected element between fields');
  return [zero, one];
}

function onlyChild(wrapped: DerNode, tag: number): DerNode {
  const [child, ...rest] = wrapped.expect(contextTag(tag, 'constructed')).children();
  if (child === undefined || rest.length > 0) throw new DerError('explicit tag around more or less than one');
  return child;
}

function signerInfoOf(node: DerNode): SignerInfo {
  const [version, sid, digest, signed, algorithm, signature, ...tail] = node.expect(TAG.SEQUENCE).children();
  if (
    version === undefined ||
    sid === undefined ||
    digest === undefined ||
    signed === undefined ||
    algorithm === undefined ||
    signature === undefined
  )
    throw new DerError('SignerInfo of another form');
  const [unexpected, unsigned] = takeTagged(tail);
  if (unexpected !== undefined) throw new DerError('unexpected element at the end of SignerInfo');
  const attributes = signed.expect(contextTag(0, 'constructed'));
  return {
    version: readInteger(version),
    ...issuerAndSerialOf(sid),
    digestAlgorithm: readAlgorithmIdentifier(digest),
    signedBytes: asSet(attributes),
    signedAttributes: attributes.children().map(attributeOf),
    isSorted: isSortedSet(attributes.children()),
    signatureAlgorithm: readAlgorithmIdentifier(algorithm),
    signature: readOctetString(signature),
    unsignedAttributes: (unsigned?.children() ?? []).map(attributeOf),
  };
}

/** RFC 5652 §10.2.4. */
function issuerAndSerialOf(node: DerNode): { issuer: Uint8Array; serial: string } {
  const [issuer, serial, ...rest] = node.expect(TAG.SEQUENCE).children();
  if (issuer === undefined || serial === undefined || rest.length > 0)
    throw new DerError('IssuerAndSerialNumber of another form');
  return { issuer: issuer.expect(TAG.SEQUENCE).encoded, serial: readIntegerHex(serial) };
}

function attributeOf(node: DerNode): CmsAttribute {
  const [oid, values, ...rest] = node.expect(TAG.SEQUENCE).children();
  if (oid === undefined || values === undefined || rest.length > 0)
    throw new DerError('Attribute of another form');
  return { oid: readOid(oid), values: values.expect(TAG.SET).children() };
}

function asSet(attributes: DerNode): Uint8Array {
  const bytes = Uint8Array.from(attributes.encoded);
  bytes[0] = TAG.SET;
  return readDer(bytes).encoded;
}

function isSortedSet(nodes: readonly DerNode[]): boolean {
  return nodes.every((node, index) => {
    const previous = nodes[index - 1];
    return previous === undefined || Buffer.compare(previous.encoded, node.encoded) < 0;
  });
}
