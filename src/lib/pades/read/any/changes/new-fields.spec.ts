import { certifying, handSealed, PAINT } from '../../../../../../test/support/hand-sealed-pdf.js';
import { updated } from '../../../../../../test/support/hand-made-pdf.js';
import { readAnyPdf, readSignatureFields } from '../../../../pdf/read/any/index.js';
import { findChanges } from './index.js';

const TIMESTAMP = '<< /Type /DocTimeStamp /SubFilter /ETSI.RFC3161 >>';
const SEAL = '<< /Type /Sig /SubFilter /ETSI.CAdES.detached >>';
const WIDGET = '/Type /Annot /Subtype /Widget /P 3 0 R';
const BIG = '/Rect [30 30 99 99]';

/** What the first seal says of fields 10 and 11 with value 12 and picture 13, of which 10 is new in the form. */
function judged(reference: string, objects: Readonly<Record<number, string>>): string[] {
  const file = updated(handSealed({}, reference), {
    3: `<< /Type /Page /Parent 2 0 R /Contents 5 0 R /Annots [4 0 R ${objects[11] ? 11 : 10} 0 R] >>`,
    7: '<< /Fields [4 0 R 10 0 R] /SigFlags 3 >>',
    ...objects,
  });
  const pdf = readAnyPdf(file);
  const [seal] = findChanges(pdf, readSignatureFields(pdf));
  return (seal?.changes ?? []).map(({ code, permitted }) => (permitted ? code : `${code} forbidden`));
}

describe('a new signature field', () => {
  it.each([
    {
      is: 'a seal that shows itself',
      reference: '',
      objects: {
        10: `<< ${WIDGET} /FT /Sig /T (x) ${BIG} /V 12 0 R /AP << /N 13 0 R >> >>`,
        12: SEAL,
        13: PAINT,
      },
      expected: ['seal-added'],
    },
    {
      is: 'a seal whose kid shows it',
      reference: '',
      objects: {
        10: '<< /FT /Sig /T (x) /V 12 0 R /Kids [11 0 R] >>',
        11: `<< ${WIDGET} /Parent 10 0 R ${BIG} /AP << /N 13 0 R >> >>`,
        12: SEAL,
        13: PAINT,
      },
      expected: ['seal-added'],
    },
    {
      is: 'an empty place',
      reference: '',
      objects: { 10: `<< ${WIDGET} /FT /Sig /T (x) ${BIG} >>` },
      expected: ['seal-field-added'],
    },
    {
      is: 'a timestamp with nothing to show',
      reference: certifying(1),
      objects: { 10: `<< ${WIDGET} /FT /Sig /T (x) /Rect [0 0 0 0] /V 12 0 R >>`, 12: TIMESTAMP },
      expected: ['document-timestamp-added'],
    },
    {
      is: 'a timestamp with nothing to show in its kid',
      reference: certifying(1),
      objects: {
        10: '<< /FT /Sig /T (x) /V 12 0 R /Kids [11 0 R] >>',
        11: `<< ${WIDGET} /Parent 10 0 R /Rect [0 0 0 0] >>`,
        12: TIMESTAMP,
      },
      expected: ['document-timestamp-added'],
    },
  ])('is permitted where it is $is', ({ reference, objects, expected }) => {
    expect(judged(reference, objects)).toEqual(expected);
  });

  const kid = (entries: string): Record<number, string> => ({
    10: '<< /FT /Sig /T (x) /V 12 0 R /Kids [11 0 R] >>',
    11: `<< ${WIDGET} /Parent 10 0 R ${entries} /AP << /N 13 0 R >> >>`,
    12: SEAL,
    13: PAINT,
  });

  it.each([
    {
      does: 'paint over a page that was certified, in a kid',
      reference: certifying(2),
      objects: kid(BIG),
      expected: ['seal-added forbidden'],
    },
    {
      does: 'cover a seal, in a kid',
      reference: '',
      objects: kid('/Rect [10 10 99 99]'),
      expected: ['seal-added', 'seal-covered forbidden'],
    },
    {
      does: 'show a timestamp where nothing may follow, in a kid',
      reference: certifying(1),
      objects: { ...kid(BIG), 12: TIMESTAMP },
      expected: ['seal-added forbidden'],
    },
    {
      does: 'bring a kid that is a text field',
      reference: '',
      objects: kid(`${BIG} /FT /Tx`),
      expected: ['seal-added', 'field-added forbidden'],
    },
    {
      does: 'have a kid with a value of its own',
      reference: '',
      objects: kid(`${BIG} /V 12 0 R`),
      expected: ['seal-added', 'field-added forbidden'],
    },
    {
      does: 'paint without a signature',
      reference: '',
      objects: { 10: `<< ${WIDGET} /FT /Sig /T (x) ${BIG} /AP << /N 13 0 R >> >>`, 13: PAINT },
      expected: ['seal-field-added forbidden'],
    },
    {
      does: 'act by itself',
      reference: '',
      objects: { 10: `<< ${WIDGET} /FT /Sig /T (x) ${BIG} /AA << /E << /S /JavaScript /JS (x) >> >> >>` },
      expected: ['active-content-changed forbidden', 'seal-field-added'],
    },
    {
      does: 'act by itself with a timestamp',
      reference: certifying(1),
      objects: {
        10: `<< ${WIDGET} /FT /Sig /T (x) /V 12 0 R /A << /S /URI /URI (x) >> >>`,
        12: TIMESTAMP,
      },
      expected: ['active-content-changed forbidden', 'document-timestamp-added'],
    },
    {
      does: 'act by itself in a kid',
      reference: '',
      objects: kid(`${BIG} /A << /S /URI /URI (x) >>`),
      expected: ['seal-added', 'active-content-changed forbidden'],
    },
    {
      does: 'have entries that no such field has',
      reference: '',
      objects: { 10: `<< ${WIDGET} /FT /Sig /T (x) ${BIG} /XObject << >> >>` },
      expected: ['field-added forbidden', 'seal-field-added'],
    },
  ])('may not $does', ({ reference, objects, expected }) => {
    expect(judged(reference, objects)).toEqual(expected);
  });

  it('may not paint a timestamp over a place that was left empty', () => {
    const waiting = handSealed(
      {
        3: '<< /Type /Page /Parent 2 0 R /Contents 5 0 R /Annots [4 0 R 10 0 R] >>',
        7: '<< /Fields [4 0 R 10 0 R] /SigFlags 3 >>',
        10: `<< ${WIDGET} /FT /Sig /T (x) ${BIG} >>`,
      },
      certifying(1),
    );
    const filled = `<< ${WIDGET} /FT /Sig /T (x) ${BIG} /V 12 0 R /AP << /N 13 0 R >> >>`;
    const pdf = readAnyPdf(updated(waiting, { 10: filled, 12: TIMESTAMP, 13: PAINT }));
    const [seal] = findChanges(pdf, readSignatureFields(pdf));
    expect(seal?.changes.map(({ code, permitted }) => ({ code, permitted }))).toEqual([
      { code: 'seal-filled', permitted: false },
    ]);
  });
});
