/** Small files written object by object, for readers that must bear anything. */

export type HandMade = Readonly<{
  /** By object number, without `obj` and `endobj`. */
  objects: Readonly<Record<number, string>>;
  trailer?: string;
  header?: string;
}>;

export const ONE_PAGE: Readonly<Record<number, string>> = {
  1: '<< /Type /Catalog /Pages 2 0 R >>',
  2: '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 9 9] >>',
  3: '<< /Type /Page /Parent 2 0 R >>',
};

/** A whole file with a classic table. */
export function handMade({ objects, trailer = '/Root 1 0 R', header = '%PDF-1.7\n' }: HandMade): Buffer {
  return written(Buffer.from(header, 'latin1'), objects, trailer);
}

/** One more revision behind a file. */
export function updated(file: Buffer, objects: HandMade['objects'], trailer = '/Root 1 0 R'): Buffer {
  return written(file, objects, `${trailer} /Prev ${lastStart(file)}`);
}

export function streamOf(entries: string, data: Buffer | string): string {
  const bytes = typeof data === 'string' ? Buffer.from(data, 'latin1') : data;
  return `<< ${entries} /Length ${bytes.length} >>\nstream\n${bytes.toString('latin1')}\nendstream`;
}

export function lastStart(file: Buffer): number {
  return Number(/^startxref\n(\d+)\n%%EOF/.exec(file.toString('latin1', file.lastIndexOf('startxref')))?.[1]);
}

function written(before: Buffer, objects: HandMade['objects'], trailer: string): Buffer {
  const offsets = new Map<number, number>();
  let text = before.toString('latin1');
  for (const [number, body] of Object.entries(objects)) {
    offsets.set(Number(number), text.length);
    text += `${number} 0 obj\n${body}\nendobj\n`;
  }
  const start = text.length;
  const rows = [...offsets].map(
    ([number, offset]) => `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`,
  );
  const size = Math.max(0, ...offsets.keys()) + 1;
  text += `xref\n0 1\n0000000000 65535 f \n${rows.join('')}trailer\n<< /Size ${size} ${trailer} >>\n`;
  return Buffer.from(`${text}startxref\n${start}\n%%EOF\n`, 'latin1');
}
