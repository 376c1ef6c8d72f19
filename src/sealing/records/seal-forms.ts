import { parseSignerReference } from '../signers/signer-reference.js';

/** The forms that members of a seal have, wherever they come from. */
export const SEAL_ID = /^[\w.-]{1,64}$/;
export const USCC = /^[0-9A-Z]{18}$/;
export const SEAL_CODE = /^\d{13}$/;

export const MAX_DAILY_LIMIT = 1_000_000;

/** `*`, or names of licence types, each once. */
export function areLicenceTypes(value: unknown): value is readonly string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > 100) return false;
  if (value.length === 1 && value[0] === '*') return true;
  return value.every(isLicenceType) && new Set(value).size === value.length;
}

function isLicenceType(type: unknown): boolean {
  return typeof type === 'string' && /^[a-z][a-z0-9-]{0,63}$/.test(type);
}

export function isDailyLimit(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_DAILY_LIMIT;
}

/** RFC 3339, with its offset. */
export function isInstant(text: string): boolean {
  return (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/.test(text) &&
    !Number.isNaN(Date.parse(text))
  );
}

export function isSignerReference(text: string): boolean {
  try {
    parseSignerReference(text);
    return true;
  } catch {
    return false;
  }
}
