import { PdfRef, type PdfDict } from '../../pdf/read/objects.js';
import type { PdfDocument } from '../../pdf/read/pdf-document.js';
import { readPdfDate } from './pdf-date.js';
import { sealFault } from './seal-fault.js';

/** ISO 32000-1 table 252; no other entry is read by anybody who judges the seal. */
const KEYS: ReadonlySet<string> = new Set([
  'Type',
  'Filter',
  'SubFilter',
  'ByteRange',
  'Contents',
  'M',
  'Name',
  'Reason',
  'Reference',
]);

export type SealDictionary = Readonly<{ signatureRef: PdfRef; signature: PdfDict; claimedAt: Date }>;

/**
 * The signature dictionary of a seal (ETSI EN 319 142-1 §5.3). What it certifies or locks is judged elsewhere.
 *
 * @throws FaultError with a `seal-` or `pdf-` code
 */
export function readSealDictionary(document: PdfDocument, field: PdfDict): SealDictionary {
  const signatureRef = field.entries.get('V');
  if (!(signatureRef instanceof PdfRef)) throw sealFault('seal-missing', 'the seal field is not signed');
  const signature = document.dict(field, 'V');
  const filter = document.optionalName(signature, 'Filter');
  const subFilter = document.optionalName(signature, 'SubFilter');
  if (filter !== 'Adobe.PPKLite' || subFilter !== 'ETSI.CAdES.detached')
    throw sealFault('seal-subfilter', `the signature is of kind ${subFilter ?? 'none'}`);
  if (document.optionalName(signature, 'Type') !== 'Sig')
    throw sealFault('seal-field', 'the signature dictionary is not of type Sig');
  const unknown = [...signature.entries.keys()].find((key) => !KEYS.has(key));
  if (unknown !== undefined) throw sealFault('seal-field', `the signature has an entry /${unknown}`);
  const claimedAt = readPdfDate(document.string(signature, 'M').bytes);
  if (claimedAt === undefined) throw sealFault('seal-time', 'M is no date with the time of China');
  return { signatureRef, signature, claimedAt };
}
