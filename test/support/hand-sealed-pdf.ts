import { handMade, lastStart, streamOf } from './hand-made-pdf.js';

const TOKEN = `<30020000${'00'.repeat(12)}>`;
const WIDE = '%%%%%%%%%% %%%%%%%%%% %%%%%%%%%% %%%%%%%%%%';

export const PAINT = streamOf('', '1 0 0 rg 0 0 9 9 re f');

/** One page with something drawn on it, under one seal. */
const SEALED: Readonly<Record<number, string>> = {
  1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 7 0 R >>',
  2: '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 99 99] >>',
  3: '<< /Type /Page /Parent 2 0 R /Contents 5 0 R /Annots [4 0 R] >>',
  4: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Seal) /P 3 0 R /Rect [0 0 20 20] /V 6 0 R >>',
  5: streamOf('', '0 g 0 0 9 9 re f'),
  7: '<< /Fields [4 0 R] /SigFlags 3 >>',
};

/** For readers that ask no cryptography: the ByteRange is right, the token is none. */
export function handSealed(
  objects: Readonly<Record<number, string>> = {},
  reference = '',
  trailer = '',
): Buffer {
  const signature =
    `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached ${reference} ` +
    `/Contents ${TOKEN} /ByteRange [${WIDE}] >>`;
  const file = handMade({
    objects: { ...SEALED, 6: signature, ...objects },
    trailer: `/Root 1 0 R ${trailer}`,
  });
  const start = file.indexOf(TOKEN);
  const end = start + TOKEN.length;
  const range = [0, start, end, file.length - end].join(' ').padEnd(WIDE.length);
  return Buffer.from(file.toString('latin1').replace(WIDE, range), 'latin1');
}

/** Entry Reference of a certification. */
export const certifying = (p: 1 | 2 | 3): string =>
  `/Reference [<< /TransformMethod /DocMDP /TransformParams << /P ${p} /V /1.2 >> >>]`;

/** A revision whose cross-reference is written by hand. @param rows subsections as they stand */
export function crossReferenced(file: Buffer, rows: string, objects = '', trailer = ''): Buffer {
  const start = file.length + objects.length;
  const added =
    `${objects}xref\n${rows}trailer\n<< /Size 99 /Root 1 0 R /Prev ${lastStart(file)} ${trailer}>>\n` +
    `startxref\n${start}\n%%EOF\n`;
  return Buffer.concat([file, Buffer.from(added, 'latin1')]);
}

/** @returns one row of a table, with the white space of 20 bytes */
export const row = (offset: number, kind: 'n' | 'f' = 'n'): string =>
  `${String(offset).padStart(10, '0')} 00000 ${kind} \n`;
