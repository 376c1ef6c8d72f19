import { contextTag, DerError, type DerNode, readDer, TAG } from '../../asn1/der.js';
import { readTime } from '../../asn1/time.js';
import { readOid, readString } from '../../asn1/values.js';
import { OIDS } from '../../oids.js';

/** What signing needs to say about its own certificate, cut out octet by octet. */
export type CertificateParts = Readonly<{
  /** DER of the INTEGER. */
  serialNumber: Uint8Array;
  /** DER of the Name. Never encode it anew: another string type would make another name. */
  issuer: Uint8Array;
  /** DER of the Name. */
  subject: Uint8Array;
  /** Of the subject; empty when it has none. */
  commonName: string;
  notBefore: Date;
  notAfter: Date;
}>;

/**
 * Reads the sealer's own certificate. The verifier has a reader of its own and shares nothing with this one.
 *
 * @param certificate DER (RFC 5280 §4.1)
 * @throws DerError for bytes that are no certificate
 */
export function certificateParts(certificate: Uint8Array): CertificateParts {
  const [toBeSigned] = readDer(certificate).expect(TAG.SEQUENCE).children();
  const fields = toBeSigned?.expect(TAG.SEQUENCE).children() ?? [];
  const isVersioned = fields[0]?.identifier === contextTag(0, 'constructed');
  const [serialNumber, , issuer, validity, subject] = isVersioned ? fields.slice(1) : fields;
  const [notBefore, notAfter] = validity?.expect(TAG.SEQUENCE).children() ?? [];
  if (!serialNumber || !issuer || !subject || !notBefore || !notAfter) {
    throw new DerError('certificate is cut off');
  }
  return {
    serialNumber: serialNumber.expect(TAG.INTEGER).encoded,
    issuer: issuer.expect(TAG.SEQUENCE).encoded,
    subject: subject.expect(TAG.SEQUENCE).encoded,
    commonName: commonNameOf(subject),
    notBefore: readTime(notBefore),
    notAfter: readTime(notAfter),
  };
}

function commonNameOf(name: DerNode): string {
  const attributes = name.children().flatMap((set) => set.children());
  for (const attribute of attributes) {
    const [type, value] = attribute.children();
    if (type && value && readOid(type) === OIDS.commonName) return readString(value);
  }
  return '';
}
