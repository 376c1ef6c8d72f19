import { deflateSync } from 'node:zlib';
import { PDFName, PDFString } from 'pdf-lib';
import type { PdfDraft } from './draft.js';
import { srgbProfile } from './srgb-profile.js';

const CONDITION = 'sRGB IEC61966-2-1';
const profile = deflateSync(srgbProfile(), { level: 9 });

/** Says that DeviceRGB means sRGB in this file (ISO 19005-3 §6.2.3). */
export function addOutputIntent(draft: PdfDraft): void {
  const intent = {
    Type: 'OutputIntent',
    S: 'GTS_PDFA1',
    OutputConditionIdentifier: PDFString.of(CONDITION),
    Info: PDFString.of(CONDITION),
    DestOutputProfile: draft.addStream({ N: 3, Filter: 'FlateDecode' }, profile),
  };
  draft.catalog.set(PDFName.of('OutputIntents'), draft.context.obj([intent]));
}
