import type { AnySignatureField } from '../../../pdf/read/any/index.js';

const DATE =
  /^(?:D:)?(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d))?)?)?)?)?(?:(Z)(?:00'?(?:00'?)?)?|([+-])(\d\d)'?(?:(\d\d)'?)?)?$/u;

/**
 * What the signature dictionary says about when it was made (/M, ISO 32000-1 §7.9.4); proves nothing. Without a time
 * zone it is read as UTC.
 */
export function claimedTimeOf({ m }: Pick<AnySignatureField, 'm'>): Date | undefined {
  const match = DATE.exec(m ?? '');
  if (match === null) return undefined;
  const [, year, month = '01', day = '01', hours = '00', minutes = '00', seconds = '00', ...zone] = match;
  const [, sign, zoneHours = '00', zoneMinutes = '00'] = zone;
  const local = new Date(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`);
  const offset = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000 * (sign === '-' ? -1 : 1);
  const time = new Date(local.getTime() - (sign === undefined ? 0 : offset));
  return Number.isNaN(time.getTime()) ? undefined : time;
}
