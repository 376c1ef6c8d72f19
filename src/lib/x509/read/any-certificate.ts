import { contextTag, DerError, type DerNode, readDer, TAG } from '../../asn1/der.js';
import type { AlgorithmIdentifier } from './algorithm-identifier.js';
import { type AnyExtensionFacts, readAnyExtensionFacts, readAnyExtensions } from './any-extensions.js';
import { type AnyName, readAnyName } from './any-name.js';
import { type AnyPublicKey, readAnyAlgorithm, readAnyPublicKey } from './any-public-key.js';
import { readSignatureBits, readAnySerial, readAnyTime, readCount } from './any-values.js';
import { x509Fault } from './x509-fault.js';

/** A certificate of any version, with any key, as strangers make them (RFC 5280 §4.1). Nothing in it is believed yet. */
export type AnyCertificate = AnyExtensionFacts &
  Readonly<{
    encoded: Uint8Array;
    /** The bytes that `signature` signs. */
    tbs: Uint8Array;
    version: 1 | 2 | 3;
    /** Content octets of the INTEGER, lower-case hex; may be negative or long. */
    serial: string;
    issuer: AnyName;
    subject: AnyName;
    /** Issuer and subject are the same: §3.2, whoever signed. */
    isSelfIssued: boolean;
    notBefore: Date;
    notAfter: Date;
    key: AnyPublicKey;
    algorithm: AlgorithmIdentifier;
    /** DER of {@link algorithm}. */
    algorithmEncoded: Uint8Array;
    signature: Uint8Array;
  }>;

/** The largest known signature schemes need less than 64 KiB. */
const MAX_OCTETS = 256 * 1024;

/** @throws FaultError `certificate-malformed` */
export function readAnyCertificate(encoded: Uint8Array): AnyCertificate {
  try {
    if (encoded.length > MAX_OCTETS) throw new DerError('certificate of more than 256 KiB');
    return certificateOf(readDer(encoded));
  } catch (error) {
    if (error instanceof DerError) throw x509Fault('certificate-malformed', error.message);
    throw error;
  }
}

function certificateOf(node: DerNode): AnyCertificate {
  const [tbs, algorithm, signature, ...rest] = node.expect(TAG.SEQUENCE).children();
  if (tbs === undefined || algorithm === undefined || signature === undefined || rest.length > 0)
    throw new DerError('Certificate of another form');
  return {
    encoded: node.encoded,
    tbs: tbs.encoded,
    algorithm: readAnyAlgorithm(algorithm),
    algorithmEncoded: algorithm.encoded,
    signature: readSignatureBits(signature),
    ...readTbs(tbs.expect(TAG.SEQUENCE).children(), algorithm),
  };
}

type TbsFacts = Omit<AnyCertificate, 'encoded' | 'tbs' | 'algorithm' | 'algorithmEncoded' | 'signature'>;

function readTbs(children: readonly DerNode[], outer: DerNode): TbsFacts {
  const isVersioned = children[0]?.identifier === contextTag(0, 'constructed');
  const [serial, algorithm, issuerNode, validity, subjectNode, key, ...tail] = isVersioned
    ? children.slice(1)
    : children;
  if (
    serial === undefined ||
    algorithm === undefined ||
    issuerNode === undefined ||
    validity === undefined ||
    subjectNode === undefined ||
    key === undefined
  )
    throw new DerError('TBSCertificate of another form');
  // §4.1.1.2: the algorithm inside the signed part must be the one outside.
  if (Buffer.compare(algorithm.encoded, outer.encoded) !== 0)
    throw new DerError('the two signature algorithms differ');
  const issuer = readAnyName(issuerNode);
  const subject = readAnyName(subjectNode);
  return {
    version: isVersioned ? readVersion(children[0]) : 1,
    serial: readAnySerial(serial),
    issuer,
    subject,
    isSelfIssued: issuer.canonical === subject.canonical,
    ...readValidity(validity),
    key: readAnyPublicKey(key),
    ...readAnyExtensionFacts(readAnyExtensions(extensionsOf(tail))),
  };
}

function readVersion(wrapped: DerNode | undefined): 1 | 2 | 3 {
  const [version] = wrapped?.children() ?? [];
  const number = version && readCount(version);
  if (number === undefined || number > 2) throw new DerError('version of another form');
  return number === 0 ? 1 : number === 1 ? 2 : 3;
}

function readValidity(node: DerNode): { notBefore: Date; notAfter: Date } {
  const [notBefore, notAfter] = node.expect(TAG.SEQUENCE).children();
  if (notBefore === undefined || notAfter === undefined) throw new DerError('Validity of another form');
  return { notBefore: readAnyTime(notBefore), notAfter: readAnyTime(notAfter) };
}

/** Unique identifiers `[1]` and `[2]` say nothing (§4.1.2.8); extensions are `[3]`. */
function extensionsOf(tail: readonly DerNode[]): DerNode | undefined {
  const wrapped = tail.filter(({ identifier }) => identifier === contextTag(3, 'constructed'));
  if (wrapped.length > 1 || tail.length > 3) throw new DerError('TBSCertificate of another form');
  const [extensions, ...others] = wrapped[0]?.children() ?? [];
  if (others.length > 0) throw new DerError('two sequences of extensions');
  return extensions;
}
