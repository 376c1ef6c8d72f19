import type { CertificateAccess } from '../lib/x509/write/certificate.js';

/** Where the development PKI answers unless told otherwise. */
export const DEFAULT_BASE_URL = 'http://127.0.0.1:3180';

/**
 * What a certificate says about where its issuer, the issuer's responder and CRL are.
 *
 * @param authority name of the issuing CA's files, e.g. `issuing-ca`
 */
export function addressesOf(baseUrl: string, authority: string): Required<CertificateAccess> {
  return {
    caIssuers: `${baseUrl}/ca/${authority}.cer`,
    ocsp: `${baseUrl}/ocsp/${authority}`,
    crl: `${baseUrl}/crl/${authority}.crl`,
  };
}
