import { integer, octetString, oid, sequence, setOf, tagged } from '../../asn1/write/der.js';
import { OIDS } from '../../oids.js';
import { type KeyType, MAXIMUM_SIGNATURE_LENGTH } from '../../x509/key-type.js';
import { sha256Algorithm, signatureAlgorithm } from '../../x509/write/algorithms.js';
import { certificateParts } from '../../x509/write/certificate-parts.js';
import { attribute, implicit, signingCertificateV2 } from './attributes.js';
import { DerTemplate } from './der-template.js';

export type CmsSignerInput = Readonly<{
  /** DER. */
  certificate: Uint8Array;
  /** DER of the issuing CA and all above it, the root included. */
  chain: readonly Uint8Array[];
  keyType: KeyType;
}>;

const DIGEST_LENGTH = 32;

/**
 * Writes the CMS of a PAdES baseline signature (ETSI EN 319 142-1 §6): SignedData version 1 without content,
 * the whole chain, one SignerInfo, SHA-256, signing-certificate-v2, and no signing-time, as the PDF's `/M` says it.
 *
 * Everything but digest and signature value is fixed for one signer. It is encoded once, and each signature only
 * fills the gaps.
 */
export class CmsWriter {
  /** Octets of the largest CMS this writer makes, measured, not guessed. */
  readonly maximumLength: number;
  private readonly attributes: DerTemplate;
  /** By length of the signature value: one for RSA, a few for ECDSA. */
  private readonly messages = new Map<number, DerTemplate>();

  constructor(private readonly signer: CmsSignerInput) {
    this.attributes = DerTemplate.of((gap) => signedAttributes(signer.certificate, gap), [DIGEST_LENGTH]);
    this.maximumLength = this.message(MAXIMUM_SIGNATURE_LENGTH[signer.keyType]).length;
  }

  /**
   * @param digest SHA-256 of the bytes that the ByteRange covers
   * @returns DER of the SET OF Attribute: what the key signs (RFC 5652 §5.4)
   */
  signedAttributes(digest: Uint8Array): Uint8Array {
    return this.attributes.fill(digest);
  }

  /**
   * @param digest as for {@link signedAttributes}
   * @param signature PKCS#1 v1.5 value, or the DER of an ECDSA one
   * @returns DER of the ContentInfo
   */
  signedData(digest: Uint8Array, signature: Uint8Array): Uint8Array {
    return this.message(signature.length).fill(digest, signature);
  }

  private message(signatureLength: number): DerTemplate {
    const known = this.messages.get(signatureLength);
    if (known) return known;
    const build = (digest: Uint8Array, signature: Uint8Array): Uint8Array =>
      contentInfo(this.signer, this.attributes.fill(digest), signature);
    const template = DerTemplate.of(build, [DIGEST_LENGTH, signatureLength]);
    this.messages.set(signatureLength, template);
    return template;
  }
}

function contentInfo(signer: CmsSignerInput, attributes: Uint8Array, signature: Uint8Array): Uint8Array {
  const certificates = setOf(signer.certificate, ...signer.chain);
  const signedData = sequence(
    integer(1),
    setOf(sha256Algorithm()),
    sequence(oid(OIDS.data)),
    implicit(0, certificates),
    setOf(signerInfo(signer, attributes, signature)),
  );
  return sequence(oid(OIDS.signedData), tagged(0, signedData));
}

/** RFC 5652 §5.3. The issuer's name is taken octet by octet from the certificate. */
function signerInfo(signer: CmsSignerInput, attributes: Uint8Array, signature: Uint8Array): Uint8Array {
  const { issuer, serialNumber } = certificateParts(signer.certificate);
  return sequence(
    integer(1),
    sequence(issuer, serialNumber),
    sha256Algorithm(),
    implicit(0, attributes),
    signatureAlgorithm(signer.keyType),
    octetString(signature),
  );
}

function signedAttributes(certificate: Uint8Array, digest: Uint8Array): Uint8Array {
  return setOf(
    attribute(OIDS.contentType, oid(OIDS.data)),
    attribute(OIDS.messageDigest, octetString(digest)),
    signingCertificateV2(certificate),
  );
}
