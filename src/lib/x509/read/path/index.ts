export { type AnyCertificate, readAnyCertificate } from '../any-certificate.js';
export type { AnyPublicKey } from '../any-public-key.js';
export { judgePath } from './certification-path.js';
export type {
  AnyPurpose,
  PathFault,
  PathFaultCode,
  PathInput,
  PathResult,
  PathSettings,
} from './path-types.js';
export { type SignatureScheme, signatureSchemeOf } from './signature-scheme.js';
export { validatePath } from './validate-path.js';
export { type SignatureAnswer, type SignatureVerifier, verifySignature } from './verify-signature.js';
