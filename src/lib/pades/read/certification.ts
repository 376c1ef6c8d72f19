import { isPdfArray, PdfDict, PdfRef } from '../../pdf/read/objects.js';
import { catalogOf } from '../../pdf/read/page-tree.js';
import type { PdfDocument } from '../../pdf/read/pdf-document.js';
import { sealFault } from './seal-fault.js';

type Signature = Readonly<{ signatureRef: PdfRef; signature: PdfDict }>;

/**
 * What a certifying seal allows afterwards: 1 nothing, 2 the signing of reserved fields. One DocMDP transform says
 * it, and the catalog confirms it (ISO 32000-1 §12.8.2.2, §12.8.4).
 *
 * @throws FaultError `seal-certification`, `pdf-entry-…`
 */
export function certifiedPermission(document: PdfDocument, seal: Signature): 1 | 2 {
  const reference = onlyReference(document, seal.signature);
  const parameters = document.dict(reference, 'TransformParams');
  const permission = document.optionalNumber(parameters, 'P');
  const isCertification =
    document.optionalName(reference, 'TransformMethod') === 'DocMDP' &&
    document.optionalName(parameters, 'V') === '1.2' &&
    (permission === 1 || permission === 2);
  if (!isCertification)
    throw sealFault('seal-certification', 'the seal does not say which changes it allows');
  const permissions = document.optionalDict(catalogOf(document), 'Perms');
  const certified = permissions?.entries.get('DocMDP');
  const isConfirmed =
    certified instanceof PdfRef && certified.objectNumber === seal.signatureRef.objectNumber;
  if (!isConfirmed || permissions?.entries.size !== 1)
    throw sealFault('seal-certification', 'Perms does not name the seal');
  return permission;
}

/** @throws FaultError `seal-certification` unless the seal has exactly one signature reference */
export function onlyReference(document: PdfDocument, signature: PdfDict): PdfDict {
  const references = document.optionalArray(signature, 'Reference');
  const reference = isPdfArray(references) ? document.resolve(references[0]) : undefined;
  if (reference instanceof PdfDict && references?.length === 1) return reference;
  throw sealFault('seal-certification', 'the seal does not certify');
}
