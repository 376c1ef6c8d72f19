import type { TableColumnOptions } from 'typeorm';

type Extras = Omit<TableColumnOptions, 'name' | 'type' | 'length'>;

/** Text of at most `length` characters; not null unless said. */
export function varchar(name: string, length: number, extras: Extras = {}): TableColumnOptions {
  return { ...extras, name, type: 'varchar', length: String(length) };
}

/** See `InstantColumn`. */
export function instant(name: string, extras: Extras = {}): TableColumnOptions {
  return varchar(name, 24, extras);
}

export function integer(name: string, extras: Extras = {}): TableColumnOptions {
  return { ...extras, name, type: 'integer' };
}

export function text(name: string, extras: Extras = {}): TableColumnOptions {
  return { ...extras, name, type: 'text' };
}

export function boolean(name: string, extras: Extras = {}): TableColumnOptions {
  return { ...extras, name, type: 'boolean' };
}
