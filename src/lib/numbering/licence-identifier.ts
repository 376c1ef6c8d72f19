import { mod37x36CheckCharacter } from './iso7064.js';

/** Registered arc of electronic licences in China. */
export const IDENTIFIER_ROOT = '1.2.156.3005.2';

/** Width of the identifier in the national licence directory. */
const MAX_LENGTH = 128;

/** Parts of a licence identifier (证照标识) between its root and its check character. */
export type LicenceIdentifierParts = Readonly<{
  /** Licence type: USCC of the defining authority + 3 digits. */
  type: string;
  /** USCC of the issuing authority. */
  authority: string;
  /** Number or serial that is unique for type and authority. */
  serial: string;
  /** Three digits from 001. */
  version: string;
}>;

/** How the serial is made from a permit number; which of the two is national practice is unconfirmed. */
export type IdentifierSerialRule = 'permit-number' | 'date-serial';

/**
 * `root.type.authority.serial.version.check`.
 *
 * @throws RangeError naming the part that is wrong
 * @see GB/T 36904-2018; check character: {@link licenceCheckCharacter}
 */
export function composeLicenceIdentifier(parts: LicenceIdentifierParts): string {
  const { type, authority, serial, version } = parts;
  if (!/^[0-9A-Z]{18}\d{3}$/.test(type)) throw new RangeError('type: 18 characters and 3 digits');
  if (!/^[0-9A-Z]{18}$/.test(authority)) throw new RangeError('authority: 18 characters');
  if (!/^[0-9A-Z]+$/.test(serial)) throw new RangeError('serial: digits and capital letters');
  if (!/^\d{3}$/.test(version) || version === '000') throw new RangeError('version: 001-999');
  const check = licenceCheckCharacter(parts);
  const identifier = [IDENTIFIER_ROOT, type, authority, serial, version, check].join('.');
  if (identifier.length > MAX_LENGTH) throw new RangeError(`identifier: over ${MAX_LENGTH} characters`);
  return identifier;
}

/**
 * MOD 37,36 over all parts after the root; dots and other characters that are
 * not letters or digits (`_` is seen in the wild) do not count.
 */
export function licenceCheckCharacter(parts: LicenceIdentifierParts): string {
  const body = parts.type + parts.authority + parts.serial + parts.version;
  return mod37x36CheckCharacter(body.replaceAll(/[^0-9A-Z]/g, ''));
}

/**
 * Takes an identifier apart, as foreign ones occur: types and authorities of any length.
 *
 * @returns undefined unless it has the root, four parts, a three-digit version and the right check character
 */
export function parseLicenceIdentifier(identifier: string): LicenceIdentifierParts | undefined {
  if (identifier.length > MAX_LENGTH || !identifier.startsWith(`${IDENTIFIER_ROOT}.`)) return undefined;
  const rest = identifier.slice(IDENTIFIER_ROOT.length + 1);
  const match = /^([0-9A-Z]+)\.([0-9A-Z]+)\.([0-9A-Z_-]+)\.(\d{3})\.([0-9A-Z])$/.exec(rest);
  const [, type, authority, serial, version, check] = match ?? [];
  if (!type || !authority || !serial || !version) return undefined;
  const parts = { type, authority, serial, version };
  return licenceCheckCharacter(parts) === check ? parts : undefined;
}

/** @param permitNumber 18 digits */
export function identifierSerial(permitNumber: string, rule: IdentifierSerialRule): string {
  return rule === 'permit-number' ? permitNumber : permitNumber.slice(6, 16);
}

/**
 * @param version 1-999
 * @returns three digits
 * @throws RangeError outside the range
 */
export function formatLicenceVersion(version: number): string {
  if (!Number.isInteger(version) || version < 1 || version > 999) throw new RangeError('version: 1-999');
  return String(version).padStart(3, '0');
}
