import { TableFaultError } from '../table.js';

/** GB18030 is what Chinese editions of spreadsheet programs write for "CSV"; GBK and GB 2312 are parts of it. */
const ENCODINGS = ['utf-8', 'gb18030'] as const;

/**
 * The text of a CSV file. Text that is UTF-8 is taken as UTF-8: Chinese in GBK practically never is.
 *
 * @throws TableFaultError `encoding`, `not-a-table`
 * @see GB 18030-2022; WHATWG Encoding §10.2 for the decoder, which has GBK's and the standard's own bytes alike
 */
export function decodeTableText(bytes: Uint8Array): string {
  for (const encoding of ENCODINGS) {
    const text = decoded(bytes, encoding);
    if (text !== undefined) return checked(text);
  }
  throw new TableFaultError(
    'encoding',
    'The text is neither UTF-8 nor GBK/GB18030. Save the file as "CSV UTF-8" or XLSX.',
  );
}

function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  if (isUtf16(bytes)) return undefined;
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** Some systems export web pages or XML under the name of a spreadsheet. */
function checked(text: string): string {
  if (text.includes('\0') || /^\s*<(?:[!?]|html|table)/i.test(text))
    throw new TableFaultError('not-a-table', 'The file is neither CSV nor XLSX.');
  return text;
}
