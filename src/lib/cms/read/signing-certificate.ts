import { createHash } from 'node:crypto';
import { contextTag, DerError, type DerNode, TAG } from '../../asn1/der.js';
import { readOctetString } from '../../asn1/values.js';
import { OIDS } from '../../oids.js';
import { readAlgorithmIdentifier } from '../../x509/read/algorithm-identifier.js';
import type { Certificate } from '../../x509/read/certificate.js';
import { cmsFault } from './cms-fault.js';

/**
 * Whether the attribute signing-certificate-v2 (RFC 5035 §3) names this certificate: one ESSCertIDv2 with its
 * SHA-256 and, if written, its issuer and serial number.
 *
 * @param value the attribute's one value
 * @throws FaultError `cms-certificate-reference` for another form; DerError for no DER of that form at all
 */
export function namesCertificate(value: DerNode, certificate: Certificate): boolean {
  const [list, ...policies] = value.expect(TAG.SEQUENCE).children();
  const ids = list?.expect(TAG.SEQUENCE).children() ?? [];
  const [id] = ids;
  if (id === undefined || ids.length !== 1 || policies.length > 0)
    throw cmsFault('cms-certificate-reference', 'signing-certificate-v2 does not name one certificate');
  const parts = [...id.expect(TAG.SEQUENCE).children()];
  if (parts[0]?.identifier === TAG.SEQUENCE) assertSha256(parts.shift());
  const [hash, issuerSerial, ...rest] = parts;
  if (hash === undefined || rest.length > 0) throw new DerError('ESSCertIDv2 of another form');
  const digest = createHash('sha256').update(certificate.encoded).digest();
  if (Buffer.compare(readOctetString(hash), digest) !== 0) return false;
  return issuerSerial === undefined || namesIssuerAndSerial(issuerSerial, certificate);
}

/** SHA-256 is the default, which DER leaves out; some writers write it. */
function assertSha256(node: DerNode | undefined): void {
  if (node !== undefined && readAlgorithmIdentifier(node).oid === OIDS.sha256) return;
  throw cmsFault('cms-certificate-reference', 'signing-certificate-v2 uses another digest than SHA-256');
}

/** RFC 5035 §5: IssuerSerial, whose issuer is GeneralNames with one directoryName `[4]`. */
function namesIssuerAndSerial(node: DerNode, certificate: Certificate): boolean {
  const [names, serial, ...rest] = node.expect(TAG.SEQUENCE).children();
  const [name, ...others] = names?.expect(TAG.SEQUENCE).children() ?? [];
  const directoryName = name?.expect(contextTag(4, 'constructed')).children()[0];
  if (directoryName === undefined || serial === undefined || others.length > 0 || rest.length > 0)
    throw new DerError('IssuerSerial of another form');
  return (
    Buffer.compare(directoryName.encoded, certificate.issuer) === 0 &&
    Buffer.from(serial.expect(TAG.INTEGER).contents).toString('hex') === certificate.serial
  );
}
