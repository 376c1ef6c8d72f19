import { contextTag, DerError, type DerNode, readDer, readDerPrefix, TAG } from '../../../asn1/der.js';
import { readInteger, readOctetString, readOid } from '../../../asn1/values.js';
import { OIDS } from '../../../oids.js';
import {
  type AlgorithmIdentifier,
  readAlgorithmIdentifier,
} from '../../../x509/read/algorithm-identifier.js';
import { cmsFault } from '../cms-fault.js';
import { derOfBer } from './ber.js';

/** RFC 5652 §5.3 Attribute. */
export type AnyAttribute = Readonly<{ oid: string; values: readonly DerNode[] }>;

/** RFC 5652 §5.3 SignerIdentifier. */
export type SignerId =
  | Readonly<{ issuer: Uint8Array; serial: string }>
  /** Lower-case hex. */
  | Readonly<{ subjectKeyId: string }>;

/** RFC 5652 §5.3 SignerInfo of any signer. */
export type AnySignerInfo = Readonly<{
  signerId: SignerId;
  digestAlgorithm: AlgorithmIdentifier;
  /** `undefined`: the content itself is signed. */
  signedAttributes: readonly AnyAttribute[] | undefined;
  /**
   * What was signed of the attributes (§5.4): their SET in DER, which is sorted, however they stand in the message.
   * Software that signs them unsorted breaks the rule, and who checks by the rule finds the signature wrong.
   */
  signedBytes: Uint8Array | undefined;
  signatureAlgorithm: AlgorithmIdentifier;
  signature: Uint8Array;
  unsignedAttributes: readonly AnyAttribute[];
}>;

/** RFC 5652 §5.1 of any writer; what is read need not be right, only readable. */
export type AnySignedData = Readonly<{
  /** OIDs. */
  digestAlgorithms: readonly string[];
  contentType: string;
  /** Content inside the message; `undefined` when it is detached. */
  content: Uint8Array | undefined;
  /** DER of each certificate; attribute certificates are left out. */
  certificates: readonly Uint8Array[];
  /** DER of each CertificateList. */
  crls: readonly Uint8Array[];
  /** DER of each OCSPResponse (RFC 5940 §2.1). */
  ocsps: readonly Uint8Array[];
  signers: readonly AnySignerInfo[];
  /** Octets of the input that the message takes. */
  length: number;
}>;

/** More than any message has. */
const MAX_PARTS = 1000;

const ZERO = contextTag(0, 'constructed');
const ONE = contextTag(1, 'constructed');

/** RFC 5652 §10.2.2 CertificateChoices: beside a certificate, what is left out. */
const CERTIFICATE_CHOICES: readonly number[] = [
  TAG.SEQUENCE,
  ...[0, 1, 2, 3].map((tag) => contextTag(tag, 'constructed')),
];

/**
 * Reads a CMS SignedData in DER or BER at the start of `bytes`; what follows it is the caller's to judge.
 *
 * @throws FaultError `cms-malformed`
 */
export function readAnySignedData(bytes: Uint8Array): AnySignedData {
  try {
    return readAsDer(bytes) ?? readAsBer(bytes);
  } catch (error) {
    if (error instanceof DerError) throw cmsFault('cms-malformed', error.message);
    throw error;
  }
}

function readAsDer(bytes: Uint8Array): AnySignedData | undefined {
  try {
    const node = readDerPrefix(bytes);
    return { ...contentInfo(node), length: node.encoded.length };
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

function readAsBer(bytes: Uint8Array): AnySignedData {
  const { der, length } = derOfBer(bytes);
  return { ...contentInfo(readDer(der)), length };
}

type Message = Omit<AnySignedData, 'length'>;

function contentInfo(node: DerNode): Message {
  const [type, wrapped, ...rest] = node.expect(TAG.SEQUENCE).children();
  if (type === undefined || wrapped === undefined || rest.length > 0)
    throw new DerError('ContentInfo of another form');
  if (readOid(type) !== OIDS.signedData) throw new DerError('the content is no SignedData');
  return signedDataOf(onlyChild(wrapped.expect(ZERO)).expect(TAG.SEQUENCE).children());
}

function signedDataOf([version, digests, encapsulated, ...tail]: readonly DerNode[]): Message {
  const signers = tail.pop();
  if (version === undefined || digests === undefined || encapsulated === undefined || signers === undefined)
    throw new DerError('SignedData of another form');
  assertVersion(version, [1n, 3n, 4n, 5n]);
  const listed = bounded(digests.expect(TAG.SET).children()).map((each) => readAlgorithmIdentifier(each).oid);
  const certificates = tail[0]?.identifier === ZERO ? tail.shift() : undefined;
  const revocation = tail[0]?.identifier === ONE ? tail.shift() : undefined;
  if (tail.length > 0) throw new DerError('unexpected element in SignedData');
  const [contentType, wrapped, ...rest] = encapsulated.expect(TAG.SEQUENCE).children();
  if (contentType === undefined || rest.length > 0)
    throw new DerError('EncapsulatedContentInfo of another form');
  return {
    digestAlgorithms: listed,
    contentType: readOid(contentType),
    content: wrapped && readContent(onlyChild(wrapped.expect(ZERO))),
    certificates: certificatesOf(bounded(certificates?.children() ?? [])),
    ...revocationOf(bounded(revocation?.children() ?? [])),
    signers: bounded(signers.expect(TAG.SET).children()).map(signerInfoOf),
  };
}

/** RFC 5652 §5.2.1: PKCS #7 had any type here, and its octets without tag and length are what is digested. */
function readContent(node: DerNode): Uint8Array {
  return node.identifier === TAG.OCTET_STRING ? readOctetString(node) : node.contents;
}

function certificatesOf(nodes: readonly DerNode[]): readonly Uint8Array[] {
  if (!nodes.every(({ identifier }) => CERTIFICATE_CHOICES.includes(identifier)))
    throw new DerError('something among the certificates is none');
  return nodes.filter(({ identifier }) => identifier === TAG.SEQUENCE).map(({ encoded }) => encoded);
}

/** RFC 5652 §10.2.1 RevocationInfoChoice; other formats than OCSP are left out. */
function revocationOf(nodes: readonly DerNode[]): Pick<Message, 'crls' | 'ocsps'> {
  if (!nodes.every(({ identifier }) => identifier === TAG.SEQUENCE || identifier === ONE))
    throw new DerError('something among the revocation lists is none');
  return {
    crls: nodes.filter(({ identifier }) => identifier === TAG.SEQUENCE).map(({ encoded }) => encoded),
    ocsps: nodes
      .filter(({ identifier }) => identifier === ONE)
      .flatMap((node) => {
        const [format, response] = node.children();
        const isOcsp = format !== undefined && readOid(format) === OIDS.ocspRevocationInfo;
        return isOcsp && response !== undefined ? [response.encoded] : [];
      }),
  };
}

function signerInfoOf(node: DerNode): AnySignerInfo {
  const [version, id, digest, ...tail] = node.expect(TAG.SEQUENCE).children();
  const signed = tail[0]?.identifier === ZERO ? tail.shift() : undefined;
  const [algorithm, signature, unsigned, ...rest] = tail;
  if (
    version === undefined ||
    id === undefined ||
    digest === undefined ||
    algorithm === undefined ||
    signature === undefined ||
    rest.length > 0
  )
    throw new DerError('SignerInfo of another form');
  const signerId = signerIdOf(id);
  assertVersion(version, ['issuer' in signerId ? 1n : 3n]);
  return {
    signerId,
    digestAlgorithm: readAlgorithmIdentifier(digest),
    signedAttributes: signed && attributesOf(signed),
    signedBytes: signed && sortedSet(signed),
    signatureAlgorithm: readAlgorithmIdentifier(algorithm),
    signature: readOctetString(signature),
    unsignedAttributes: unsigned === undefined ? [] : attributesOf(unsigned.expect(ONE)),
  };
}

/** RFC 5652 §5.1, §5.3. */
function assertVersion(node: DerNode, known: readonly bigint[]): void {
  const version = readInteger(node);
  if (!known.includes(version)) throw new DerError(`version ${version}`);
}

function signerIdOf(node: DerNode): SignerId {
  const keyId = contextTag(0, 'primitive');
  if (node.identifier === keyId) return { subjectKeyId: hexOf(readOctetString(node, keyId)) };
  const [issuer, serial, ...rest] = node.expect(TAG.SEQUENCE).children();
  if (issuer === undefined || serial === undefined || rest.length > 0)
    throw new DerError('IssuerAndSerialNumber of another form');
  return { issuer: issuer.expect(TAG.SEQUENCE).encoded, serial: hexOf(serial.expect(TAG.INTEGER).contents) };
}

function attributesOf(node: DerNode): AnyAttribute[] {
  return bounded(node.children()).map((attribute) => {
    const [oid, values, ...rest] = attribute.expect(TAG.SEQUENCE).children();
    if (oid === undefined || values === undefined || rest.length > 0)
      throw new DerError('Attribute of another form');
    return { oid: readOid(oid), values: values.expect(TAG.SET).children() };
  });
}

/** X.690 §11.6. */
function sortedSet(node: DerNode): Uint8Array {
  const header = Uint8Array.from(node.encoded.subarray(0, node.headerLength));
  header[0] = TAG.SET;
  const elements = node.children().map(({ encoded }) => encoded);
  return Buffer.concat([header, ...elements.toSorted((a, b) => Buffer.compare(a, b))]);
}

function onlyChild(node: DerNode): DerNode {
  const [child, ...rest] = node.children();
  if (child === undefined || rest.length > 0) throw new DerError('explicit tag around more or less than one');
  return child;
}

function bounded(nodes: readonly DerNode[]): readonly DerNode[] {
  if (nodes.length > MAX_PARTS) throw new DerError(`${nodes.length} parts where ${MAX_PARTS} are the most`);
  return nodes;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}
