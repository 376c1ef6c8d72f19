const SECONDS_A_DAY = 86_400;
const MILLISECONDS_A_DAY = 86_400_000;
/** 9999-12-31, the last day that programs count. */
const LAST_DAY = 2_958_465;
/** Up to here every whole number keeps all of its digits in a spreadsheet program. */
const MOST_EXACT = 1e15;

/**
 * A number as it is shown: at most 15 digits, as many as spreadsheet programs keep.
 *
 * @returns undefined for one of more digits, the last of which are lost
 */
export function numberText(value: number): string | undefined {
  return Math.abs(value) >= MOST_EXACT ? undefined : String(Number(value.toPrecision(15)));
}

/**
 * The date, time or both that a serial number shows: `YYYY-MM-DD`, `HH:MM:SS`, `YYYY-MM-DDTHH:MM:SS`.
 *
 * Day 60 of the system of 1900 is 29 February 1900, which never was: days before it are one off.
 *
 * @returns undefined where there is no such day
 * @see ISO/IEC 29500-1 §18.17.4
 */
export function dateText(serial: number, from1904: boolean): string | undefined {
  const seconds = Math.round(serial * SECONDS_A_DAY);
  const day = Math.floor(seconds / SECONDS_A_DAY) + (from1904 ? 1462 : 0);
  if (!(day >= 0 && day <= LAST_DAY) || day === 60) return undefined;
  const time = new Date((seconds % SECONDS_A_DAY) * 1000).toISOString().slice(11, 19);
  if (day === 0) return time;
  const date = new Date(Date.UTC(1899, 11, day > 60 ? 30 : 31) + day * MILLISECONDS_A_DAY)
    .toISOString()
    .slice(0, 10);
  return time === '00:00:00' ? date : `${date}T${time}`;
}
