export type { AnyPdfFaultCode } from './any-fault.js';
export { ANY_PDF_LIMITS, type AnyPdfLimits } from './any-limits.js';
export type * from './any-pdf.js';
export type * from './signature-field.js';
export { readAnyPdf } from './read-any-pdf.js';
export { readSecurityStore } from './security-store.js';
export { readSignatureFields } from './signature-fields.js';
