import { certifying, handSealed } from '../../../../../../test/support/hand-sealed-pdf.js';
import { updated } from '../../../../../../test/support/hand-made-pdf.js';
import { readAnyPdf, readSignatureFields } from '../../../../pdf/read/any/index.js';
import { findChanges } from './index.js';

const WIDGET = '/Type /Annot /Subtype /Widget /FT /Sig /T (x) /Rect [30 30 60 60]';

/** Two pages, and on the first a place that waits for a seal. @param field what becomes of it */
function judged(waiting: string, field: string): string[] {
  const file = handSealed(
    {
      2: '<< /Type /Pages /Kids [3 0 R 13 0 R] /Count 2 /MediaBox [0 0 99 99] >>',
      3: '<< /Type /Page /Parent 2 0 R /Contents 5 0 R /Annots [4 0 R 10 0 R] >>',
      7: '<< /Fields [4 0 R 10 0 R] /SigFlags 3 >>',
      10: `<< ${WIDGET} ${waiting} >>`,
      13: '<< /Type /Page /Parent 2 0 R >>',
    },
    certifying(2),
  );
  const signature = '<< /Type /Sig /SubFilter /ETSI.CAdES.detached >>';
  const pdf = readAnyPdf(updated(file, { 10: `<< ${WIDGET} ${field} /V 12 0 R >>`, 12: signature }));
  const [seal] = findChanges(pdf, readSignatureFields(pdf));
  return (seal?.changes ?? []).map(({ code, permitted }) => (permitted ? code : `${code} forbidden`));
}

describe('an empty place that is signed', () => {
  it.each([
    { page: 'is named as before', before: '/P 3 0 R', after: '/P 3 0 R', moved: false },
    { page: 'is named only now', before: '', after: '/P 3 0 R', moved: false },
    { page: 'is named only now, and another one', before: '', after: '/P 13 0 R', moved: true },
    { page: 'becomes another one', before: '/P 3 0 R', after: '/P 13 0 R', moved: true },
    { page: 'is no longer named', before: '/P 3 0 R', after: '', moved: true },
    { page: 'is none', before: '', after: '/P 5 0 R', moved: true },
  ])('has moved where its page $page: $moved', ({ before, after, moved }) => {
    expect(judged(before, after)).toEqual([...(moved ? ['field-changed forbidden'] : []), 'seal-filled']);
  });
});
