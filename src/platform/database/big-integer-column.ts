import { Column, type ColumnOptions, type ValueTransformer } from 'typeorm';

/** PostgreSQL's driver hands out text, as its numbers may be larger than ours; those of this service are not. */
const wholeNumber: ValueTransformer = {
  to: (value?: number | null) => value,
  from: (value?: string | number | null) => (typeof value === 'string' ? Number(value) : value),
};

/** A whole number of up to 53 bits. */
export function BigIntegerColumn(
  options: Pick<ColumnOptions, 'nullable' | 'primary'> = {},
): PropertyDecorator {
  return Column({ ...options, type: 'bigint', transformer: wholeNumber });
}
