import { Column, type ColumnOptions, type ValueTransformer } from 'typeorm';

/** `YYYY-MM-DDTHH:mm:ss.sssZ`, so that text order is time order. */
const INSTANT_LENGTH = 24;

const instant: ValueTransformer = {
  to: (at?: Date | null) => (at instanceof Date ? at.toISOString() : at),
  from: (text?: string | null) => (text ? new Date(text) : text),
};

/**
 * A point in time, kept as ISO 8601 text in UTC.
 *
 * Neither database's own type will do for both: sqlite has none, and what
 * TypeORM makes of `Date` in PostgreSQL (`timestamp without time zone`) is read
 * back shifted when the TZ of the process changes.
 */
export function InstantColumn(options: Pick<ColumnOptions, 'nullable'> = {}): PropertyDecorator {
  return Column({ ...options, type: 'varchar', length: INSTANT_LENGTH, transformer: instant });
}
