/** An instant, and the clock on which it is written. */
export type LocalTime = Readonly<{
  /** Written to the second. */
  at: Date;
  /** From UTC in minutes east; below one day. */
  offsetMinutes: number;
}>;

/** ISO 32000-1 §7.9.4, e.g. `D:20240815103000+08'00'`. */
export function pdfDate(time: LocalTime): string {
  const [sign, hours, minutes] = offset(time);
  return `D:${clock(time).replaceAll(/[-:T]/g, '')}${sign}${hours}'${minutes}'`;
}

/** XMP Date (ISO 16684-1 §8.2.1.1), e.g. `2024-08-15T10:30:00+08:00`. */
export function xmpDate(time: LocalTime): string {
  const [sign, hours, minutes] = offset(time);
  return `${clock(time)}${sign}${hours}:${minutes}`;
}

/** `YYYY-MM-DDTHH:mm:ss` on the clock of the offset. */
function clock({ at, offsetMinutes }: LocalTime): string {
  return new Date(at.getTime() + offsetMinutes * 60_000).toISOString().slice(0, 19);
}

function offset({ offsetMinutes }: LocalTime): [sign: string, hours: string, minutes: string] {
  const absolute = Math.abs(offsetMinutes);
  return [offsetMinutes < 0 ? '-' : '+', two(Math.floor(absolute / 60)), two(absolute % 60)];
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
