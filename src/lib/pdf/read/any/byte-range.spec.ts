import { handMade, ONE_PAGE, updated } from '../../../../../test/support/hand-made-pdf.js';
import { readCoverage } from './byte-range.js';
import { readAnyPdf } from './read-any-pdf.js';
import { readSignatureFields } from './signature-fields.js';

const TOKEN = `<30020000${'00'.repeat(12)}>`;
const WIDE = '%%%%%%%%%% %%%%%%%%%% %%%%%%%%%% %%%%%%%%%%';

const UNSEALED = handMade({
  objects: {
    ...ONE_PAGE,
    1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] >> >>',
    4: '<< /FT /Sig /T (Seal) /V 5 0 R >>',
    5: `<< /Type /Sig /SubFilter /ETSI.CAdES.detached /Contents ${TOKEN} /ByteRange [${WIDE}] >>`,
  },
});

/** Signed up to `signed` octets behind `%%EOF`, of which `behind` follows. */
function sealed(behind: string, signed = behind.length): Buffer {
  const text = UNSEALED.toString('latin1').trimEnd();
  const start = text.indexOf(TOKEN);
  const end = start + TOKEN.length;
  const range = [0, start, end, text.length - end + signed].join(' ');
  return Buffer.from(text.replace(WIDE, range.padEnd(WIDE.length)) + behind, 'latin1');
}

const found = (file: Buffer): unknown[] =>
  readSignatureFields(readAnyPdf(file)).map(({ revision, byteRangeFaults }) => [
    revision,
    ...byteRangeFaults.map(({ code }) => code),
  ]);

describe(readCoverage.name, () => {
  it.each(['', '\n', '\r', '\r\n', '\n\n', ' \r\n', '\0', '\r\n\0\0\t \f', ' '.repeat(1024)])(
    'takes an end behind %j, whatever follows then',
    (behind) => {
      const file = sealed(behind);
      expect(found(file)).toEqual([[0]]);
      expect(found(Buffer.concat([file, Buffer.from('\n\n')]))).toEqual([[0]]);
      expect(found(updated(file, { 9: '(later)' }))).toEqual([[0]]);
    },
  );

  it.each(['x', '\nx', '\n%\n', '\n\n% comment\n', '\n9 0 obj\n1\nendobj\n', ' '.repeat(1025)])(
    'takes no end behind %j',
    (behind) => {
      expect(found(sealed(behind))).toEqual([[undefined, 'byte-range-end']]);
    },
  );

  it('takes no end inside the next revision', () => {
    const update = updated(sealed('\n'), { 9: '(later)' }).subarray(sealed('\n').length);
    const behind = `\n${update.toString('latin1')}`;
    expect(found(sealed(behind, 2))).toEqual([[undefined, 'byte-range-end']]);
    expect(found(sealed(behind, 1))).toEqual([[0]]);
  });

  it('leaves nothing out of account that stands behind the white space', () => {
    const pdf = readAnyPdf(updated(Buffer.concat([sealed('\n\n'), Buffer.from('hidden\n')]), { 9: '1' }));
    expect(pdf.revisions.map(({ unaccounted }) => unaccounted.length)).toEqual([0, 1]);
  });
});
