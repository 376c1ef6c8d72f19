import { createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { keyTypeOf, type KeyType } from '../lib/x509/key-type.js';
import {
  type CertificateProfile,
  signedCertificate,
  toBeSignedCertificate,
} from '../lib/x509/write/certificate.js';
import { distinguishedName } from '../lib/x509/write/name.js';
import { certificateParts } from '../lib/x509/write/certificate-parts.js';

/** Issues certificates under one key and one name. */
export class CertificateAuthority {
  private constructor(
    private readonly key: KeyObject,
    /** DER of the Name that the certificates it issues carry as issuer. */
    private readonly name: Uint8Array,
  ) {}

  /**
   * @param certificate DER of the authority's own certificate
   * @param key its private key
   */
  static of(certificate: Uint8Array, key: KeyObject): CertificateAuthority {
    return new CertificateAuthority(key, certificateParts(certificate).subject);
  }

  /** @returns DER of a certificate signed with the key it certifies */
  static selfSigned(profile: CertificateProfile, key: KeyObject): Uint8Array {
    const authority = new CertificateAuthority(key, distinguishedName(profile.subject));
    return authority.issue(profile, createPublicKey(key));
  }

  /**
   * @param profile everything the certificate says; not checked, so that tests can ask for wrong ones
   * @param publicKey the key to certify
   * @returns DER
   */
  issue(profile: CertificateProfile, publicKey: KeyObject): Uint8Array {
    const issuerKeyType = supported(this.key);
    const toBeSigned = toBeSignedCertificate({
      profile,
      serialNumber: randomSerialNumber(),
      issuer: this.name,
      subjectPublicKey: publicKey.export({ type: 'spki', format: 'der' }),
      issuerPublicKey: createPublicKey(this.key).export({ type: 'spki', format: 'der' }),
      issuerKeyType,
    });
    return signedCertificate(toBeSigned, issuerKeyType, sign('sha256', toBeSigned, this.key));
  }
}

/** 20 octets, positive and minimal: the first lies between 40 and 7f (RFC 5280 §4.1.2.2). */
function randomSerialNumber(): Uint8Array {
  const octets = randomBytes(20);
  octets[0] = ((octets[0] ?? 0) & 0x3f) | 0x40;
  return octets;
}

function supported(key: KeyObject): KeyType {
  const keyType = keyTypeOf(key);
  if (!keyType) throw new Error('A certificate authority signs with RSA-2048, RSA-3072 or P-256');
  return keyType;
}
