export { type AnyOcsp, type AnyOcspOptions, readAnyOcsp } from '../../../ocsp/read/any-ocsp.js';
export { type AnyCertificate, readAnyCertificate } from '../any-certificate.js';
export { type AnyCrl, readAnyCrl } from '../any-crl.js';
export type { AnyKeyType, AnyPublicKey } from '../any-public-key.js';
export { judgePath } from './certification-path.js';
export type {
  AnyPurpose,
  PathFault,
  PathFaultCode,
  PathInput,
  PathResult,
  PathSettings,
} from './path-types.js';
export { revocationStatus } from './revocation-status.js';
export type {
  EvidenceFacts,
  RevocationEvidence,
  RevocationFault,
  RevocationInput,
  RevocationStatus,
} from './revocation-types.js';
export { type SignatureScheme, signatureSchemeOf } from './signature-scheme.js';
export { validatePath } from './validate-path.js';
export { type SignatureAnswer, type SignatureVerifier, verifySignature } from './verify-signature.js';
