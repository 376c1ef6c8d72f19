import type { KeyObject } from 'node:crypto';
import { contextTag, DerError, type DerNode, readDer, TAG } from '../../asn1/der.js';
import { readTime } from '../../asn1/time.js';
import { readBitString, readInteger, readIntegerHex, readOid, readString } from '../../asn1/values.js';
import { OIDS } from '../../oids.js';
import { type AlgorithmIdentifier, readAlgorithmIdentifier } from './algorithm-identifier.js';
import { type ExtensionFacts, readExtensionFacts, readExtensions } from './extensions.js';
import { readPublicKey } from './signature.js';
import { x509Fault } from './x509-fault.js';

/** A certificate of version 3, every field read (RFC 5280 §4.1). */
export type Certificate = ExtensionFacts &
  Readonly<{
    encoded: Uint8Array;
    /** The bytes that `signature` signs. */
    tbs: Uint8Array;
    /** Content octets of the INTEGER, lower-case hex. */
    serial: string;
    /** DER of the Name, compared byte by byte. */
    issuer: Uint8Array;
    subject: Uint8Array;
    /** Common name, or '' without one; for people only. */
    commonName: string;
    notBefore: Date;
    notAfter: Date;
    publicKey: KeyObject;
    algorithm: AlgorithmIdentifier;
    signature: Uint8Array;
  }>;

/** RFC 5280 §4.1.2.2. */
const MAX_SERIAL_OCTETS = 20;

/** @throws FaultError `certificate-malformed`, `certificate-key` */
export function readCertificate(encoded: Uint8Array): Certificate {
  try {
    return certificateOf(readDer(encoded));
  } catch (error) {
    if (error instanceof DerError) throw x509Fault('certificate-malformed', error.message);
    throw error;
  }
}

function certificateOf(node: DerNode): Certificate {
  const [tbs, algorithmNode, signature, ...rest] = node.expect(TAG.SEQUENCE).children();
  if (tbs === undefined || algorithmNode === undefined || signature === undefined || rest.length > 0)
    throw new DerError('Certificate of another form');
  const fields = readTbs(tbs.expect(TAG.SEQUENCE).children());
  // §4.1.1.2: the algorithm inside the signed part must be the one outside.
  if (Buffer.compare(fields.algorithm.encoded, algorithmNode.encoded) !== 0)
    throw new DerError('the two signature algorithms differ');
  const bits = readBitString(signature);
  if (bits.unusedBits !== 0) throw new DerError('signature is not whole octets');
  const [notBefore, notAfter, ...more] = fields.validity.expect(TAG.SEQUENCE).children();
  if (notBefore === undefined || notAfter === undefined || more.length > 0)
    throw new DerError('Validity of another form');
  return {
    encoded: node.encoded,
    tbs: tbs.encoded,
    serial: fields.serial,
    issuer: fields.issuer.expect(TAG.SEQUENCE).encoded,
    subject: fields.subject.expect(TAG.SEQUENCE).encoded,
    commonName: readCommonName(fields.subject),
    notBefore: readTime(notBefore),
    notAfter: readTime(notAfter),
    publicKey: readPublicKey(fields.publicKey.encoded),
    algorithm: readAlgorithmIdentifier(algorithmNode),
    signature: bits.bytes,
    ...readExtensionFacts(readExtensions(fields.extensions)),
  };
}

type TbsFields = Readonly<{
  serial: string;
  algorithm: DerNode;
  issuer: DerNode;
  validity: DerNode;
  subject: DerNode;
  publicKey: DerNode;
  extensions: DerNode | undefined;
}>;

function readTbs(children: readonly DerNode[]): TbsFields {
  const [version, serial, algorithm, issuer, validity, subject, publicKey, wrapped, ...rest] = children;
  if (
    version === undefined ||
    serial === undefined ||
    algorithm === undefined ||
    issuer === undefined ||
    validity === undefined ||
    subject === undefined ||
    publicKey === undefined ||
    rest.length > 0
  )
    throw new DerError('TBSCertificate of another form');
  assertVersion3(version);
  const serialHex = readIntegerHex(serial);
  if (readInteger(serial) <= 0n || serialHex.length > (MAX_SERIAL_OCTETS + 1) * 2)
    throw new DerError('serial number is not positive, or too long');
  const [extensions, ...others] = wrapped?.expect(contextTag(3, 'constructed')).children() ?? [];
  if (others.length > 0) throw new DerError('two sequences of extensions');
  return { serial: serialHex, algorithm, issuer, validity, subject, publicKey, extensions };
}

function assertVersion3(wrapped: DerNode): void {
  const [version] = wrapped.expect(contextTag(0, 'constructed')).children();
  if (version === undefined || readInteger(version) !== 2n) throw new DerError('version is not 3');
}

/** The last common name of a Name (X.501 §9.2), the most specific one. */
function readCommonName(name: DerNode): string {
  const attributes = name.children().flatMap((rdn) => rdn.expect(TAG.SET).children());
  const names = attributes
    .map((attribute) => attribute.expect(TAG.SEQUENCE).children())
    .filter(([type]) => type !== undefined && readOid(type) === OIDS.commonName)
    .map(([, value]) => (value === undefined ? '' : readString(value)));
  return names.at(-1) ?? '';
}
