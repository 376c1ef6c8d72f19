import { createHash } from 'node:crypto';
import { integer, octetString, oid, sequence, setOf, tagged } from '../../asn1/write/der.js';
import { attribute, implicit, signingCertificateV2 } from '../../cms/write/attributes.js';
import { OIDS } from '../../oids.js';
import type { KeyType } from '../../x509/key-type.js';
import { sha256Algorithm, signatureAlgorithm } from '../../x509/write/algorithms.js';
import { certificateParts } from '../../x509/write/certificate-parts.js';

export type TokenSigner = Readonly<{
  /** DER of the TSA's own certificate. */
  certificate: Uint8Array;
  /** DER of the CAs above it, as far as they are to be in the token. */
  chain: readonly Uint8Array[];
  keyType: KeyType;
}>;

/**
 * Writes timestamp tokens (RFC 3161 §2.4.2): SignedData version 3 around a TSTInfo, one SignerInfo, SHA-256, the
 * signer named by signing-certificate-v2 (RFC 5816 §2.2.1).
 *
 * What is the same for every token of a signer is encoded once.
 */
export class TokenWriter {
  private readonly signerName: Uint8Array;
  private readonly certificates: Uint8Array;
  private readonly fixedAttributes: readonly Uint8Array[];

  constructor(private readonly signer: TokenSigner) {
    const { issuer, serialNumber } = certificateParts(signer.certificate);
    this.signerName = sequence(issuer, serialNumber);
    this.certificates = implicit(0, setOf(signer.certificate, ...signer.chain));
    this.fixedAttributes = [
      attribute(OIDS.contentType, oid(OIDS.tstInfo)),
      signingCertificateV2(signer.certificate),
    ];
  }

  /**
   * @param info DER of the TSTInfo
   * @returns DER of the SET OF Attribute: what the key signs (RFC 5652 §5.4)
   */
  signedAttributes(info: Uint8Array): Uint8Array {
    const digest = createHash('sha256').update(info).digest();
    return setOf(...this.fixedAttributes, attribute(OIDS.messageDigest, octetString(digest)));
  }

  /**
   * @param info DER of the TSTInfo
   * @param attributes see {@link signedAttributes}
   * @param signature over `attributes`: PKCS#1 v1.5 value, or the DER of an ECDSA one
   * @param certificates `included` when the request has certReq, which forbids them otherwise (RFC 3161 §2.4.1)
   * @returns DER of the ContentInfo
   */
  token(
    info: Uint8Array,
    attributes: Uint8Array,
    signature: Uint8Array,
    certificates: 'included' | 'left out',
  ): Uint8Array {
    const signedData = sequence(
      // RFC 5652 §5.1: 3, as the content is not of type data.
      integer(3),
      setOf(sha256Algorithm()),
      sequence(oid(OIDS.tstInfo), tagged(0, octetString(info))),
      ...(certificates === 'included' ? [this.certificates] : []),
      setOf(this.signerInfo(attributes, signature)),
    );
    return sequence(oid(OIDS.signedData), tagged(0, signedData));
  }

  private signerInfo(attributes: Uint8Array, signature: Uint8Array): Uint8Array {
    return sequence(
      integer(1),
      this.signerName,
      sha256Algorithm(),
      implicit(0, attributes),
      signatureAlgorithm(this.signer.keyType),
      octetString(signature),
    );
  }
}
