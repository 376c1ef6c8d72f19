/** Codes that say the database itself cannot work now, not that a statement was wrong. */
const OUTAGES = [
  /^SQLITE_(FULL|IOERR|CANTOPEN|READONLY|BUSY|LOCKED|CORRUPT|NOTADB)/, // sqlite.org/rescode.html
  /^(08|53|57P0|58|55000$)/, // PostgreSQL: connection, resources, operator intervention, system error, closed database
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|ETIMEDOUT)$/,
];

/** What `pg` says without a code when its connection went away under it. */
const LOST =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying)/;

/** Whether an error means that the database is gone, full or locked: the same request may succeed later. */
export function isDatabaseOutage(error: unknown): boolean {
  const { code, message, driverError } = (error ?? {}) as Record<string, unknown>;
  if (driverError !== undefined && driverError !== error) return isDatabaseOutage(driverError);
  if (typeof code === 'string') return OUTAGES.some((pattern) => pattern.test(code));
  return typeof message === 'string' && LOST.test(message);
}
