import { TableFaultError } from '../table.js';

/** Compound File Binary: the container of .xls, and of XLSX with a password ([MS-OFFCRYPTO] §2.3.4). */
const COMPOUND_FILE = Buffer.from('d0cf11e0a1b11ae1', 'hex');

const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le');

/** @throws TableFaultError `xls-old`, `xlsx-encrypted` */
export function assertNotOldFormat(bytes: Uint8Array): void {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!file.subarray(0, COMPOUND_FILE.length).equals(COMPOUND_FILE)) return;
  if (file.includes(ENCRYPTED_PACKAGE))
    throw new TableFaultError('xlsx-encrypted', 'The workbook has a password. Save it without one.');
  throw new TableFaultError('xls-old', 'The file is an old .xls workbook. Save it as .xlsx or CSV.');
}
