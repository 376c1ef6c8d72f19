import { contextTag, DerError, type DerNode, TAG } from '../../../asn1/der.js';
import { readTime } from '../../../asn1/time.js';
import { readOctetString, readOid } from '../../../asn1/values.js';
import { OIDS } from '../../../oids.js';
import {
  type AlgorithmIdentifier,
  readAlgorithmIdentifier,
} from '../../../x509/read/algorithm-identifier.js';
import { cmsFault } from '../cms-fault.js';
import { type CertificateReference, readReferences } from './certificate-reference.js';
import { type RevocationValues, readRevocationValues } from './revocation-values.js';
import type { AnyAttribute, AnySignerInfo } from './signed-data.js';

/** What the attributes of a signer say; nothing of it is judged. */
export type SignerAttributes = Readonly<{
  contentType: string | undefined;
  messageDigest: Uint8Array | undefined;
  /** By the signer's clock; proves nothing. */
  signingTime: Date | undefined;
  /** From signing-certificate and signing-certificate-v2: the signer's own, each first of its list. */
  references: readonly CertificateReference[];
  /** RFC 6211: the algorithms, repeated where they are signed. */
  protectedAlgorithms: Readonly<{ digest: AlgorithmIdentifier; signature?: AlgorithmIdentifier }> | undefined;
  /** DER of each token over the signature's value (RFC 3161 appendix A), not signed. */
  timestamps: readonly Uint8Array[];
  /** DER of each certificate in certificate-values, not signed. */
  certificates: readonly Uint8Array[];
  /** Evidence that came along; what was signed was there when the signature was. */
  revocation: Readonly<{ signed: readonly RevocationValues[]; unsigned: readonly RevocationValues[] }>;
}>;

/** Attributes that may be there once, with one value (RFC 5652 §11). */
const SINGLE: readonly string[] = [
  OIDS.contentType,
  OIDS.messageDigest,
  OIDS.signingTime,
  OIDS.signingCertificate,
  OIDS.signingCertificateV2,
  OIDS.cmsAlgorithmProtection,
];

/**
 * @throws FaultError `cms-attributes` for a signed attribute that is double or of another form; `cms-malformed` for
 * an unsigned one of another form
 */
export function readSignerAttributes(signer: AnySignerInfo): SignerAttributes {
  const signed = signer.signedAttributes ?? [];
  const single = (oid: string): DerNode | undefined => onlyValue(signed, oid);
  for (const oid of SINGLE) single(oid);
  try {
    const contentType = single(OIDS.contentType);
    const messageDigest = single(OIDS.messageDigest);
    const protection = single(OIDS.cmsAlgorithmProtection);
    return {
      contentType: contentType && readOid(contentType),
      messageDigest: messageDigest && readOctetString(messageDigest),
      signingTime: readLaxTime(single(OIDS.signingTime)),
      references: readReferences(single(OIDS.signingCertificate), single(OIDS.signingCertificateV2)),
      protectedAlgorithms: protection && readProtection(protection),
      timestamps: values(signer.unsignedAttributes, OIDS.signatureTimeStampToken).map(
        ({ encoded }) => encoded,
      ),
      certificates: values(signer.unsignedAttributes, OIDS.certificateValues).flatMap((value) =>
        value
          .expect(TAG.SEQUENCE)
          .children()
          .map(({ encoded }) => encoded),
      ),
      revocation: revocationOf(signer),
    };
  } catch (error) {
    if (error instanceof DerError) throw cmsFault('cms-attributes', error.message);
    throw error;
  }
}

function revocationOf(signer: AnySignerInfo): SignerAttributes['revocation'] {
  const signed = values(signer.signedAttributes ?? [], OIDS.revocationInfoArchival);
  const unsigned = [OIDS.revocationInfoArchival, OIDS.revocationValues].flatMap((oid) =>
    values(signer.unsignedAttributes, oid),
  );
  return { signed: signed.map(readRevocationValues), unsigned: unsigned.map(readRevocationValues) };
}

function values(attributes: readonly AnyAttribute[], oid: string): DerNode[] {
  return attributes.filter((attribute) => attribute.oid === oid).flatMap((attribute) => attribute.values);
}

/** RFC 5652 §5.3: no attribute twice; all that are read here have one value. */
function onlyValue(attributes: readonly AnyAttribute[], oid: string): DerNode | undefined {
  const [attribute, ...others] = attributes.filter((each) => each.oid === oid);
  if (attribute === undefined) return undefined;
  const [value, ...more] = attribute.values;
  if (value === undefined || others.length > 0 || more.length > 0)
    throw cmsFault('cms-attributes', `the attribute ${oid} is double or has not exactly one value`);
  return value;
}

/** A claim that proves nothing need not be well written. */
function readLaxTime(node: DerNode | undefined): Date | undefined {
  try {
    return node && readTime(node);
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

function readProtection(node: DerNode): { digest: AlgorithmIdentifier; signature?: AlgorithmIdentifier } {
  const [digest, ...rest] = node.expect(TAG.SEQUENCE).children();
  if (digest === undefined) throw new DerError('CMSAlgorithmProtection of another form');
  const tagged = rest.find(({ identifier }) => identifier === contextTag(1, 'constructed'));
  const [oid, parameters] = tagged?.children() ?? [];
  const signature = oid && { oid: readOid(oid), parameters: parameters?.encoded };
  return { digest: readAlgorithmIdentifier(digest), ...(signature && { signature }) };
}
