import { isPdfArray, PdfDict, PdfName, type PdfObject, PdfRef, PdfStream, PdfString } from './objects.js';

/**
 * Whether two objects say the same. References are compared as references, and the bytes of a stream as they stand;
 * how a string is written, and the order of keys, say nothing.
 */
export function isSameObject(a: PdfObject | undefined, b: PdfObject | undefined): boolean {
  if (a === b) return true;
  if (isPdfArray(a) && isPdfArray(b))
    return a.length === b.length && a.every((item, index) => isSameObject(item, b[index]));
  if (a instanceof PdfName && b instanceof PdfName) return a.name === b.name;
  if (a instanceof PdfString && b instanceof PdfString) return Buffer.compare(a.bytes, b.bytes) === 0;
  if (a instanceof PdfRef && b instanceof PdfRef)
    return a.objectNumber === b.objectNumber && a.generation === b.generation;
  if (a instanceof PdfDict && b instanceof PdfDict) return differingKeys(a, b).length === 0;
  if (a instanceof PdfStream && b instanceof PdfStream)
    return isSameObject(a.dict, b.dict) && Buffer.compare(a.raw, b.raw) === 0;
  return false;
}

/** Keys whose values differ, or that only one of the two has. */
export function differingKeys(a: PdfDict, b: PdfDict): string[] {
  const keys = new Set([...a.entries.keys(), ...b.entries.keys()]);
  return [...keys].filter((key) => !isSameObject(a.entries.get(key), b.entries.get(key)));
}
