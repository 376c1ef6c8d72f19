import { contextTag, DerError, type DerNode, readDer, TAG } from '../../asn1/der.js';
import { readInteger, readIntegerHex, readOctetString, readOid } from '../../asn1/values.js';
import { OIDS } from '../../oids.js';
import { readAlgorithmIdentifier } from '../../x509/read/algorithm-identifier.js';

/** RFC 6960 §4.1.1 CertID. */
export type RequestedCertificate = Readonly<{
  /** Object identifier of the digest that both hashes are made with. */
  digestAlgorithm: string;
  issuerNameHash: Uint8Array;
  issuerKeyHash: Uint8Array;
  /** Content octets of the INTEGER, lower-case hex. */
  serial: string;
  /** The whole CertID as it came: the answer has to carry the same. */
  encoded: Uint8Array;
}>;

export type OcspRequest = Readonly<{
  certificates: readonly RequestedCertificate[];
  /** Content of the nonce extension's extnValue, as it came; 1-32 octets inside (RFC 8954 §2.1). */
  nonce: Uint8Array | undefined;
}>;

/** @throws DerError for bytes that are no OCSPRequest; a signature on it is not looked at (RFC 6960 §4.1.2) */
export function readOcspRequest(bytes: Uint8Array): OcspRequest {
  const [toBeSigned] = readDer(bytes).expect(TAG.SEQUENCE).children();
  const fields = toBeSigned?.expect(TAG.SEQUENCE).children() ?? [];
  const version = fields.find(({ identifier }) => identifier === contextTag(0, 'constructed'))?.children()[0];
  if (version && readInteger(version) !== 0n) throw new DerError('request is not of version 1');
  const list = fields.find(({ identifier }) => identifier === TAG.SEQUENCE);
  const extensions = fields.find(({ identifier }) => identifier === contextTag(2, 'constructed'));
  const certificates = (list?.children() ?? []).map(readRequest);
  if (certificates.length === 0) throw new DerError('request asks about no certificate');
  return { certificates, nonce: readNonce(extensions) };
}

function readRequest(node: DerNode): RequestedCertificate {
  const [id] = node.expect(TAG.SEQUENCE).children();
  const [algorithm, name, key, serial, ...rest] = id?.expect(TAG.SEQUENCE).children() ?? [];
  if (!id || !algorithm || !name || !key || !serial || rest.length > 0)
    throw new DerError('CertID of another form');
  return {
    digestAlgorithm: readAlgorithmIdentifier(algorithm).oid,
    issuerNameHash: readOctetString(name),
    issuerKeyHash: readOctetString(key),
    serial: readIntegerHex(serial),
    encoded: id.encoded,
  };
}

function readNonce(extensions: DerNode | undefined): Uint8Array | undefined {
  for (const extension of extensions?.children()[0]?.children() ?? []) {
    const [id, ...rest] = extension.children();
    const value = rest.at(-1);
    if (!id || !value || readOid(id) !== OIDS.ocspNonce) continue;
    const nonce = readOctetString(value);
    const { length } = readOctetString(readDer(nonce));
    if (length < 1 || length > 32) throw new DerError(`nonce of ${length} octets`);
    return nonce;
  }
  return undefined;
}
