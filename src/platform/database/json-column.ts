import { Column, type ColumnOptions, type ValueTransformer } from 'typeorm';

const json: ValueTransformer = {
  to: (value: unknown) => (value === null || value === undefined ? value : JSON.stringify(value)),
  from: (text?: string | null) => (typeof text === 'string' ? (JSON.parse(text) as unknown) : text),
};

/** A value kept as JSON text: alike in both databases, never queried by its inside. */
export function JsonColumn(options: Pick<ColumnOptions, 'nullable'> = {}): PropertyDecorator {
  return Column({ ...options, type: 'text', transformer: json });
}
