import { FaultError } from '../../faults/fault.js';

export type CmsFaultCode =
  | 'cms-malformed'
  | 'cms-version'
  | 'cms-signer-count'
  | 'cms-digest-algorithm'
  | 'cms-content'
  | 'cms-attributes'
  | 'cms-attribute-order'
  | 'cms-signing-time'
  | 'cms-unsigned-attributes'
  | 'cms-revocation-data'
  | 'cms-certificate-reference'
  | 'cms-certificate-missing'
  | 'cms-certificate-unused';

export function cmsFault(code: CmsFaultCode, detail: string): FaultError<CmsFaultCode> {
  return new FaultError(code, detail);
}
