import {
  appended,
  half,
  objectsIn,
  VRI_KEYS,
  whole,
  withDss,
  withTimestamp,
} from '../../../../test/support/continued-files.js';
import { preparedFirst, preparedSecond, standInSealed } from '../../../../test/support/two-parties.js';
import { prepareDocumentTimestamp } from './document-timestamp.js';

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

const golden = {
  one: objectsIn(latin1(standInSealed(1))),
  half: objectsIn(latin1(half)),
  second: objectsIn(appended(half, whole)),
  dss: objectsIn(appended(whole, withDss)),
  timestamp: objectsIn(appended(withDss, withTimestamp)),
};

describe('bytes of', () => {
  it.each([
    {
      clause: 'ISO 32000-2 §12.8.2.2: the only seal allows no change',
      value: /\/Reference .*\]/.exec(golden.one['3'] ?? '')?.[0],
      bytes:
        '/Reference [<< /Type /SigRef /TransformMethod /DocMDP ' +
        '/TransformParams << /Type /TransformParams /P 1 /V /1.2 >> >>]',
    },
    {
      clause: 'ISO 32000-2 §12.8.2.2: the first of two seals allows signing',
      value: /\/Reference .*\]/.exec(golden.half['3'] ?? '')?.[0],
      bytes:
        '/Reference [<< /Type /SigRef /TransformMethod /DocMDP ' +
        '/TransformParams << /Type /TransformParams /P 2 /V /1.2 >> >>]',
    },
    {
      clause: 'ISO 32000-2 §12.8.2.4: the second seal closes both fields',
      value: /\/Reference .*\]/.exec(golden.second['14'] ?? '')?.[0],
      bytes:
        '/Reference [<< /Type /SigRef /TransformMethod /FieldMDP ' +
        '/TransformParams << /Type /TransformParams /Action /Include /Fields [(IssuerSeal) (HolderSeal)] /V /1.2 >> ' +
        '/Data 12 0 R >>]',
    },
    {
      clause: 'ISO 32000-2 §12.8.6: Perms names the certifying seal',
      value: golden.half['12'],
      bytes: '<< /Type /Catalog /AcroForm 10 0 R /Perms << /DocMDP 3 0 R >> /Pages 11 0 R >>',
    },
    {
      clause: 'ISO 32000-2 §12.7.5.5, table 236: Lock of the reserved field',
      value: golden.half['7'],
      bytes: '<< /Type /SigFieldLock /Action /Include /Fields [ (IssuerSeal) (HolderSeal) ] /P 1 >>',
    },
    {
      clause: 'ISO 32000-2 §12.7.5.5: the reserved field has no V',
      value: golden.half['8'],
      bytes:
        '<< /Type /Annot /Subtype /Widget /FT /Sig /T (HolderSeal) ' +
        '/TU <FEFF5EFA8BBE53554F4D75355B5053707AE0> /F 132 /P 2 0 R /Rect [ 100 100 219.055 219.055 ] ' +
        '/Lock 7 0 R /AP << /N 6 0 R >> >>',
    },
    {
      clause: 'ISO 32000-2 §12.5.5: the reserved field shows nothing',
      value: golden.half['6'],
      bytes:
        '<< /Type /XObject /Subtype /Form /BBox [ 0 0 119.055 119.055 ] /Resources << >> /Length 0 >> ' +
        'stream endstream',
    },
    {
      clause: 'ISO 32000-2 §12.7.5.5: the field once it is sealed',
      value: golden.second['8'],
      bytes: (golden.half['8'] ?? '').replace(/ >>$/, ' /V 14 0 R >>'),
    },
    {
      clause: 'ISO 32000-2 §12.7.3: the form is an object of its own',
      value: golden.half['10'],
      bytes: '<< /Fields [ 5 0 R 8 0 R ] /SigFlags 3 >>',
    },
    { clause: 'ISO 32000-2 §12.5.2: Annots likewise', value: golden.half['9'], bytes: '[ 5 0 R 8 0 R ]' },
    {
      clause: 'ISO 32000-2 §12.8.1: dictionary of the second seal',
      value: golden.second['14']?.replace(/ \/Reference.*/, ''),
      bytes:
        '<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached ' +
        `/ByteRange [0 # # #] /Contents <3003020102${'0'.repeat(30)}> ` +
        "/M (D:20260101080000+08'00') /Name <FEFF4E59> /Reason <FEFF007300650063006F006E0064>",
    },
    {
      clause: 'ISO 32000-2 §12.8.4.3, EN 319 142-1 §5.4.2.1: the catalog gains DSS and nothing else',
      value: golden.dss['12'],
      bytes: (golden.half['12'] ?? '').replace(/ >>$/, ' /DSS 21 0 R >>'),
    },
    {
      clause: 'ISO 32000-2 §12.8.4.3, table 261; EN 319 142-1 §5.4.2.2: DSS',
      value: golden.dss['21'],
      bytes:
        '<< /Type /DSS /Certs [ 15 0 R 17 0 R ] /OCSPs [ 18 0 R ] /CRLs [ 16 0 R ] ' +
        `/VRI << /${VRI_KEYS.first} 19 0 R /${VRI_KEYS.second} 20 0 R >> >>`,
    },
    {
      clause: 'ISO 32000-2 §12.8.4.4, table 262; EN 319 142-1 §5.4.2.3: VRI with certificates and OCSP',
      value: golden.dss['19'],
      bytes: '<< /Type /VRI /Cert [ 17 0 R 15 0 R ] /OCSP [ 18 0 R ] >>',
    },
    {
      clause: 'ISO 32000-2 §12.8.4.4, table 262; EN 319 142-1 §5.4.2.3: VRI with a CRL',
      value: golden.dss['20'],
      bytes: '<< /Type /VRI /CRL [ 16 0 R ] >>',
    },
    {
      clause: 'ISO 32000-2 §12.8.5; EN 319 142-1 §5.5: DocTimeStamp',
      value: golden.timestamp['22'],
      bytes:
        '<< /Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161 /V 0 ' +
        '/ByteRange [0 # # #] /Contents <3003020103000000> >>',
    },
    {
      clause: 'ISO 32000-2 §12.8.5; EN 319 142-1 §5.5: its field has no place on the page',
      value: golden.timestamp['23'],
      bytes:
        '<< /Type /Annot /Subtype /Widget /FT /Sig /T (DocumentTimestamp1) /F 132 /P 2 0 R ' +
        '/Rect [ 0 0 0 0 ] /V 22 0 R >>',
    },
    {
      clause: 'ISO 32000-2 §12.7.3: the form gains that field and nothing else',
      value: golden.timestamp['10'],
      bytes: '<< /Fields [ 5 0 R 8 0 R 23 0 R ] /SigFlags 3 >>',
    },
    {
      clause: 'ISO 32000-2 §12.5.2: and so do the annotations',
      value: golden.timestamp['9'],
      bytes: '[ 5 0 R 8 0 R 23 0 R ]',
    },
  ])('$clause', ({ value, bytes }) => {
    expect(value).toBe(bytes);
  });

  it.each([
    { kind: 'a countersignature', objects: golden.second, numbers: ['6', '8', '14'] },
    {
      kind: 'the first validation data',
      objects: golden.dss,
      numbers: ['12', '15', '16', '17', '18', '19', '20', '21'],
    },
    { kind: 'a document timestamp', objects: golden.timestamp, numbers: ['9', '10', '22', '23'] },
  ])('$kind: no other object', ({ objects, numbers }) => {
    expect(Object.keys(objects)).toEqual(numbers);
  });
});

it.each([
  { kind: 'the first of two seals', prepared: preparedFirst(2) },
  { kind: 'a countersignature', prepared: preparedSecond(half) },
  { kind: 'a document timestamp', prepared: prepareDocumentTimestamp(withDss, { reserve: 8 }) },
])('$kind covers all bytes but its own Contents (ISO 32000-2 §12.8.1)', ({ prepared }) => {
  const text = latin1(prepared.bytes);
  const start = text.lastIndexOf('/Contents <0') + '/Contents '.length;
  const end = text.indexOf('>', start) + 1;
  expect(prepared.contents).toEqual({ start, end });
  expect(prepared.byteRange).toEqual([0, start, end, text.length - end]);
  expect(text).toContain(`/ByteRange [0 ${start} ${end} ${text.length - end}] `);
});
