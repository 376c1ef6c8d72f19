import { DerError, type DerNode, TAG } from './der.js';

/**
 * UTCTime or GeneralizedTime as an instant.
 *
 * DER (X.690 §11.7, §11.8): seconds present, `Z`, a fraction without trailing zeros in GeneralizedTime only.
 * Two-digit years are 1950-2049 (RFC 5280 §4.1.2.5.1). Fractions are cut to milliseconds.
 *
 * @throws DerError for another type or form, or a date that does not exist
 */
export function readTime(node: DerNode): Date {
  const text = Buffer.from(node.contents).toString('latin1');
  if (node.identifier === TAG.UTC_TIME && /^\d{12}Z$/.test(text)) {
    const century = Number(text.slice(0, 2)) < 50 ? '20' : '19';
    return instant(century + text);
  }
  if (node.identifier === TAG.GENERALIZED_TIME && /^\d{14}(\.\d{0,8}[1-9])?Z$/.test(text)) {
    return instant(text);
  }
  throw new DerError('time is not in its DER form');
}

/** @param text `YYYYMMDDHHMMSS[.f]Z` */
function instant(text: string): Date {
  const [, date = '', hours = '', minutes = '', seconds = '', fraction = ''] =
    /^(\d{8})(\d\d)(\d\d)(\d\d)(?:\.(\d+))?Z$/.exec(text) ?? [];
  const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
  const iso = `${day}T${hours}:${minutes}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
  const at = new Date(iso);
  // Date accepts 30 February and 24:00 by moving on; the round trip does not.
  if (Number.isNaN(at.getTime()) || at.toISOString() !== iso) throw new DerError('date does not exist');
  return at;
}
