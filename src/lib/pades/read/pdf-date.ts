const DATE = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\+08'00'$/;

/**
 * A date of ISO 32000-1 §7.9.4, down to the second and in the time of China.
 *
 * @returns `undefined` for anything else, and for a day that does not exist
 */
export function readPdfDate(bytes: Uint8Array): Date | undefined {
  const parts = DATE.exec(Buffer.from(bytes).toString('latin1'));
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const at = new Date(`${local}+08:00`);
  if (Number.isNaN(at.getTime())) return undefined;
  // Date accepts 30 February and 24:00 by moving on; the round trip does not.
  const roundTrip = new Date(at.getTime() + 8 * 60 * 60 * 1000).toISOString().slice(0, 19);
  return roundTrip === local ? at : undefined;
}
