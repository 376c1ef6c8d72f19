/** Object identifiers, dotted, one for each thing that is written or recognised. */
export const OIDS = {
  // Content types
  data: '1.2.840.113549.1.7.1', // RFC 5652 §4
  signedData: '1.2.840.113549.1.7.2', // RFC 5652 §5.1
  tstInfo: '1.2.840.113549.1.9.16.1.4', // RFC 3161 §2.4.2

  // Signed and unsigned attributes
  contentType: '1.2.840.113549.1.9.3', // RFC 5652 §11.1
  messageDigest: '1.2.840.113549.1.9.4', // RFC 5652 §11.2
  signingTime: '1.2.840.113549.1.9.5', // RFC 5652 §11.3
  cmsAlgorithmProtection: '1.2.840.113549.1.9.52', // RFC 6211 §2
  signingCertificate: '1.2.840.113549.1.9.16.2.12', // RFC 2634 §5.4
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47', // RFC 5035 §3
  signatureTimeStampToken: '1.2.840.113549.1.9.16.2.14', // RFC 3161 appendix A
  signaturePolicyIdentifier: '1.2.840.113549.1.9.16.2.15', // ETSI EN 319 122-1 §5.2.9
  revocationInfoArchival: '1.2.840.113583.1.1.8', // ISO 32000-2 §12.8.3.3.2
  certificateValues: '1.2.840.113549.1.9.16.2.23', // ETSI EN 319 122-1 appendix A.1.1.2
  revocationValues: '1.2.840.113549.1.9.16.2.24', // ETSI EN 319 122-1 appendix A.1.2.2
  ocspRevocationInfo: '1.3.6.1.5.5.7.16.2', // RFC 5940 §2.1

  // Digests
  sha1: '1.3.14.3.2.26', // RFC 3279 §2.1; recognised in order to refuse it
  sha256: '2.16.840.1.101.3.4.2.1', // RFC 5754 §2.2
  sha384: '2.16.840.1.101.3.4.2.2', // RFC 5754 §2.3
  sha512: '2.16.840.1.101.3.4.2.3', // RFC 5754 §2.4
  sha224: '2.16.840.1.101.3.4.2.4', // RFC 5754 §2.1
  sha3Of224: '2.16.840.1.101.3.4.2.7', // RFC 8702 §2, FIPS 202
  sha3Of256: '2.16.840.1.101.3.4.2.8', // RFC 8702 §2, FIPS 202
  sha3Of384: '2.16.840.1.101.3.4.2.9', // RFC 8702 §2, FIPS 202
  sha3Of512: '2.16.840.1.101.3.4.2.10', // RFC 8702 §2, FIPS 202
  md5: '1.2.840.113549.2.5', // RFC 3370 §2.2; recognised in order to refuse it
  ripemd160: '1.3.36.3.2.1', // TeleTrusT; recognised in foreign files

  // Public keys and signatures
  rsaEncryption: '1.2.840.113549.1.1.1', // RFC 8017 appendix A.1
  sha1WithRsa: '1.2.840.113549.1.1.5', // RFC 8017 appendix A.2.4; recognised in order to refuse it
  mgf1: '1.2.840.113549.1.1.8', // RFC 8017 appendix A.2.1
  rsaPss: '1.2.840.113549.1.1.10', // RFC 8017 appendix A.2.3
  sha256WithRsa: '1.2.840.113549.1.1.11', // RFC 8017 appendix A.2.4
  sha384WithRsa: '1.2.840.113549.1.1.12', // RFC 8017 appendix A.2.4
  sha512WithRsa: '1.2.840.113549.1.1.13', // RFC 8017 appendix A.2.4
  sha224WithRsa: '1.2.840.113549.1.1.14', // RFC 8017 appendix A.2.4
  md5WithRsa: '1.2.840.113549.1.1.4', // RFC 8017 appendix A.2.4; recognised in order to refuse it
  sha3Of224WithRsa: '2.16.840.1.101.3.4.3.13', // RFC 9688 §3.1
  sha3Of256WithRsa: '2.16.840.1.101.3.4.3.14', // RFC 9688 §3.1
  sha3Of384WithRsa: '2.16.840.1.101.3.4.3.15', // RFC 9688 §3.1
  sha3Of512WithRsa: '2.16.840.1.101.3.4.3.16', // RFC 9688 §3.1
  ecPublicKey: '1.2.840.10045.2.1', // RFC 5480 §2.1.1
  p256: '1.2.840.10045.3.1.7', // RFC 5480 §2.1.1.1, secp256r1
  p384: '1.3.132.0.34', // RFC 5480 §2.1.1.1, secp384r1
  p521: '1.3.132.0.35', // RFC 5480 §2.1.1.1, secp521r1
  ecdsaWithSha256: '1.2.840.10045.4.3.2', // RFC 5758 §3.2
  ecdsaWithSha384: '1.2.840.10045.4.3.3', // RFC 5758 §3.2
  ecdsaWithSha512: '1.2.840.10045.4.3.4', // RFC 5758 §3.2
  ecdsaWithSha1: '1.2.840.10045.4.1', // RFC 3279 §2.2.3; recognised in order to refuse it
  ecdsaWithSha224: '1.2.840.10045.4.3.1', // RFC 5758 §3.2
  ecdsaWithSha3Of224: '2.16.840.1.101.3.4.3.9', // RFC 9688 §3.2
  ecdsaWithSha3Of256: '2.16.840.1.101.3.4.3.10', // RFC 9688 §3.2
  ecdsaWithSha3Of384: '2.16.840.1.101.3.4.3.11', // RFC 9688 §3.2
  ecdsaWithSha3Of512: '2.16.840.1.101.3.4.3.12', // RFC 9688 §3.2
  ed25519: '1.3.101.112', // RFC 8410 §3
  ed448: '1.3.101.113', // RFC 8410 §3
  dsa: '1.2.840.10040.4.1', // RFC 3279 §2.3.2
  dsaWithSha1: '1.2.840.10040.4.3', // RFC 3279 §2.2.2; recognised in order to refuse it
  dsaWithSha224: '2.16.840.1.101.3.4.3.1', // RFC 5758 §3.1
  dsaWithSha256: '2.16.840.1.101.3.4.3.2', // RFC 5758 §3.1

  // Certificate extensions
  subjectKeyIdentifier: '2.5.29.14', // RFC 5280 §4.2.1.2
  keyUsage: '2.5.29.15', // RFC 5280 §4.2.1.3
  subjectAltName: '2.5.29.17', // RFC 5280 §4.2.1.6
  issuerAltName: '2.5.29.18', // RFC 5280 §4.2.1.7
  basicConstraints: '2.5.29.19', // RFC 5280 §4.2.1.9
  nameConstraints: '2.5.29.30', // RFC 5280 §4.2.1.10
  crlDistributionPoints: '2.5.29.31', // RFC 5280 §4.2.1.13
  certificatePolicies: '2.5.29.32', // RFC 5280 §4.2.1.4
  policyMappings: '2.5.29.33', // RFC 5280 §4.2.1.5
  authorityKeyIdentifier: '2.5.29.35', // RFC 5280 §4.2.1.1
  policyConstraints: '2.5.29.36', // RFC 5280 §4.2.1.11
  extendedKeyUsage: '2.5.29.37', // RFC 5280 §4.2.1.12
  inhibitAnyPolicy: '2.5.29.54', // RFC 5280 §4.2.1.14
  freshestCrl: '2.5.29.46', // RFC 5280 §4.2.1.15
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1', // RFC 5280 §4.2.2.1
  subjectInfoAccess: '1.3.6.1.5.5.7.1.11', // RFC 5280 §4.2.2.2
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5', // RFC 6960 §4.2.2.2.1

  // Access methods
  caIssuers: '1.3.6.1.5.5.7.48.2', // RFC 5280 §4.2.2.1
  ocsp: '1.3.6.1.5.5.7.48.1', // RFC 5280 §4.2.2.1

  // CRLs and OCSP
  crlNumber: '2.5.29.20', // RFC 5280 §5.2.3
  crlReason: '2.5.29.21', // RFC 5280 §5.3.1
  certificateIssuer: '2.5.29.29', // RFC 5280 §5.3.3
  deltaCrlIndicator: '2.5.29.27', // RFC 5280 §5.2.4
  issuingDistributionPoint: '2.5.29.28', // RFC 5280 §5.2.5
  expiredCertsOnCrl: '2.5.29.60', // X.509 (10/2019) §9.5.2.8
  ocspBasic: '1.3.6.1.5.5.7.48.1.1', // RFC 6960 §4.2.1
  ocspNonce: '1.3.6.1.5.5.7.48.1.2', // RFC 6960 §4.4.1
  ocspArchiveCutoff: '1.3.6.1.5.5.7.48.1.6', // RFC 6960 §4.4.4

  // Extended key usages
  anyExtendedKeyUsage: '2.5.29.37.0', // RFC 5280 §4.2.1.12
  emailProtection: '1.3.6.1.5.5.7.3.4', // RFC 5280 §4.2.1.12
  timeStamping: '1.3.6.1.5.5.7.3.8', // RFC 3161 §2.3
  ocspSigning: '1.3.6.1.5.5.7.3.9', // RFC 6960 §4.2.2.2
  documentSigning: '1.3.6.1.5.5.7.3.36', // RFC 9336 §3.1
  adobeDocumentSigning: '1.2.840.113583.1.1.5', // Adobe, "authentic documents trust"
  microsoftDocumentSigning: '1.3.6.1.4.1.311.10.3.12', // Microsoft

  // Attributes of names
  commonName: '2.5.4.3', // RFC 5280 appendix A.1
  serialNumber: '2.5.4.5', // RFC 5280 appendix A.1
  country: '2.5.4.6', // RFC 5280 appendix A.1
  locality: '2.5.4.7', // RFC 5280 appendix A.1
  province: '2.5.4.8', // RFC 5280 appendix A.1
  organisation: '2.5.4.10', // RFC 5280 appendix A.1
  organisationalUnit: '2.5.4.11', // RFC 5280 appendix A.1
  organisationIdentifier: '2.5.4.97', // X.520 §6.4.4, ETSI EN 319 412-1 §5.1.4
  emailAddress: '1.2.840.113549.1.9.1', // RFC 5280 appendix A.1

  // Certificate policies
  anyPolicy: '2.5.29.32.0', // RFC 5280 §4.2.1.4
  /**
   * Marks every certificate of a development PKI: what it seals has no legal effect. An own UUID under 2.25
   * (X.667 §6): 77f6ce5c-9bd2-4772-8660-2c8801d548ec.
   */
  developmentPolicy: '2.25.159459622039198248373657388098390411500',
} as const;
