import { QueryFailedError } from 'typeorm';

/** What each driver calls "a row with this unique value exists already". */
const UNIQUE_VIOLATION_CODES: readonly unknown[] = [
  'SQLITE_CONSTRAINT_UNIQUE', // better-sqlite3, sqlite.org/rescode.html#constraint_unique
  'SQLITE_CONSTRAINT_PRIMARYKEY',
  '23505', // PostgreSQL unique_violation, postgresql.org/docs/current/errcodes-appendix.html
];

export function isUniqueViolation(error: unknown): boolean {
  return (
    error instanceof QueryFailedError &&
    UNIQUE_VIOLATION_CODES.includes((error.driverError as { code?: unknown }).code)
  );
}
