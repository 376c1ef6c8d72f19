import { FaultError } from '../../../faults/fault.js';

export type ContentFaultCode =
  | 'page-operator'
  | 'page-operand'
  | 'page-too-complex'
  | 'page-image'
  | 'page-transparency'
  | 'page-colour'
  | 'page-font'
  | 'page-resource';

export function contentFault(code: ContentFaultCode, detail: string): FaultError<ContentFaultCode> {
  return new FaultError(code, detail);
}
