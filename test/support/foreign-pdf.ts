/** Bodies of indirect objects by number; `undefined` takes one away. */
export type ForeignObjects = Readonly<Record<number, string | undefined>>;

export function streamBody(contents: string, entries = ''): string {
  return `<< ${entries} /Length ${contents.length} >>\nstream\n${contents}\nendstream`;
}

const TO_UNICODE = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap
1 begincodespacerange <00> <FF> endcodespacerange
2 beginbfchar <01> <76D6> <02> <7AE0> endbfchar endcmap end end`;

const GRADIENT = `<< /Type /Pattern /PatternType 2 /Matrix [1 0 0 1 100 300]
/Shading << /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 200 0] /Extend [true true]
/Function << /FunctionType 2 /Domain [0 1] /C0 [1 0 0] /C1 [0 0 1] /N 1 >> >> >>`;

/**
 * Two pages of 595 x 842 points, written by hand as other programs write them: inherited entries, contents in pieces, a
 * scale that is never taken back, a gradient, and a font of squares and triangles that says 盖章 from (100, 600) to
 * (148, 624) on both pages.
 */
const OBJECTS: ForeignObjects = {
  1: '<< /Type /Catalog /Pages 2 0 R >>',
  2: '<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 595 842] /Resources 5 0 R >>',
  3: '<< /Type /Page /Parent 2 0 R /Contents 6 0 R >>',
  4: '<< /Type /Page /Parent 2 0 R /Contents [6 0 R 7 0 R] >>',
  5: '<< /Font << /F1 8 0 R >> /Pattern << /P1 9 0 R >> >>',
  6: streamBody(
    '0.5 0 0 0.5 0 0 cm /Pattern cs /P1 scn 200 600 400 200 re f BT 0 g /F1 48 Tf 200 1200 Td <0102> Tj ET',
  ),
  7: streamBody('1 0 0 rg 600 600 160 80 re f'),
  8: `<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 1
/LastChar 2 /Widths [1000 1000] /Encoding << /Type /Encoding /Differences [1 /square /triangle] >>
/CharProcs << /square 10 0 R /triangle 11 0 R >> /ToUnicode 12 0 R /Resources << >> >>`,
  9: GRADIENT,
  10: streamBody('1000 0 0 0 1000 1000 d1 0 0 1000 1000 re f'),
  11: streamBody('1000 0 0 0 1000 1000 d1 0 0 m 1000 0 l 500 1000 l f'),
  12: streamBody(TO_UNICODE),
};

/**
 * A PDF that somebody else made.
 *
 * @param changes to the objects
 * @param trailer more entries of it
 * @param change to the text, after the offsets were computed
 */
export function foreignPdf(
  changes: ForeignObjects = {},
  trailer = '',
  change = (text: string): string => text,
): Uint8Array {
  let text = '%PDF-1.6\n%\xe2\xe3\xcf\xd3\n';
  const offsets = new Map<number, number>();
  for (const [number, body] of Object.entries({ ...OBJECTS, ...changes })) {
    if (body === undefined) continue;
    offsets.set(Number(number), text.length);
    text += `${number} 0 obj\n${body}\nendobj\n`;
  }
  const size = Math.max(...offsets.keys()) + 1;
  const rows = Array.from({ length: size }, (_, number) => {
    const offset = offsets.get(number);
    return offset === undefined ? '0000000000 65535 f \n' : `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 ${size}\n${rows.join('')}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\n`;
  return Buffer.from(change(`${text}${table}startxref\n${text.length}\n%%EOF\n`), 'latin1');
}
