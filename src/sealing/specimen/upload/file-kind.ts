export type FileKind = 'png' | 'svg' | 'jpeg' | 'gif' | 'pdf' | 'zip' | 'html' | 'unknown';

/** What the first bytes are, in Latin-1, with a byte order mark or blanks before them left out. */
const BEGINNINGS: readonly (readonly [FileKind, RegExp])[] = [
  ['png', /^\x89PNG\r\n/],
  ['jpeg', /^\xff\xd8\xff/],
  ['gif', /^GIF8[79]a/],
  ['pdf', /^%PDF-/],
  ['zip', /^PK/],
  ['html', /^(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|script|body)/i],
  ['svg', /^(?:\xef\xbb\xbf)?\s*<(?:\?xml|svg|!--|!doctype)/i],
];

/** What a file is by its beginning, whatever it is called. */
export function kindOf(bytes: Uint8Array): FileKind {
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  return BEGINNINGS.find(([, beginning]) => beginning.test(head))?.[0] ?? 'unknown';
}
