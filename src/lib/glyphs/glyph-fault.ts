import { FaultError } from '../faults/fault.js';

export type GlyphFaultCode = 'font-malformed';

export function fontFault(detail: string): FaultError<GlyphFaultCode> {
  return new FaultError('font-malformed', detail);
}
