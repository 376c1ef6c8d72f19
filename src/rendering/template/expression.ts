/**
 * The small language that binds layout and wording to a licence.
 *
 * `data.parties[role=builder].name | join '；'`: a path, then filters. A path into a list goes on in every member;
 * `[key=value]` keeps the members whose property has that text. `item` is the row of a list or repeated grid row,
 * `row.number` its ordinal.
 */
export type Expression = Readonly<{ steps: readonly Step[]; filters: readonly Filter[]; source: string }>;
type Step = Readonly<{ name: string; where?: Readonly<{ key: string; value: string }> }>;
type Filter = Readonly<{ name: FilterName; argument: string }>;

/** Filters and whether they take an argument in quotes. */
const FILTERS = { join: true, or: true, prefix: true, suffix: true, words: true, date: false } as const;
type FilterName = keyof typeof FILTERS;

const STEP = /^([A-Za-z][A-Za-z0-9-]*)(?:\[([A-Za-z][A-Za-z0-9-]*)=([^\]]+)\])?$/;
const FILTER = /^([a-z]+)(?:\s+'([^']*)')?$/;

/** @throws Error that quotes the expression */
export function parseExpression(source: string): Expression {
  const [path = '', ...filters] = splitOutsideQuotes(source);
  return {
    source,
    steps: parsePath(path, source),
    filters: filters.map((each) => parseFilter(each, source)),
  };
}

function splitOutsideQuotes(source: string): string[] {
  return (source.match(/(?:'[^']*'|[^|'])+/g) ?? []).map((part) => part.trim());
}

function parsePath(path: string, source: string): Step[] {
  return path.split(/\.(?![^[]*\])/).map((part) => {
    const [, name, key, value] = STEP.exec(part) ?? [];
    if (name === undefined) throw new Error(`Expression "${source}": "${part}" is no step of a path`);
    return key === undefined || value === undefined ? { name } : { name, where: { key, value } };
  });
}

function parseFilter(part: string, source: string): Filter {
  const [, name = '', argument] = FILTER.exec(part) ?? [];
  if (!isFilterName(name)) throw new Error(`Expression "${source}": "${part}" is no filter`);
  if (FILTERS[name] !== (argument !== undefined)) {
    throw new Error(
      `Expression "${source}": ${name} takes ${FILTERS[name] ? 'a text in quotes' : 'nothing'}`,
    );
  }
  return { name, argument: argument ?? '' };
}

function isFilterName(name: string): name is FilterName {
  return Object.hasOwn(FILTERS, name);
}

/** A text on the page and the field it comes from (JSON Pointer into the request; empty for fixed words). */
export type Piece = Readonly<{ text: string; pointer: string }>;

/** Paragraphs, each of pieces that follow one another. */
export type Paragraphs = readonly (readonly Piece[])[];

/** A value and where it was found. */
export type Located = Readonly<{ value: unknown; pointer: string }>;

/** What expressions may see. */
export type Scope = Readonly<{
  root: Readonly<Record<string, unknown>>;
  /** The row at hand, for paths starting with `item`. */
  item?: Located;
  /** Its ordinal, for `row.number`. */
  row?: Readonly<{ number: number }>;
  /** Wording for the filter `words`. */
  wordOf: (key: string) => string | undefined;
}>;

/** @returns every value the path leads to; missing ones are left out */
export function locate(expression: Expression, scope: Scope): Located[] {
  let found: Located[] = [];
  expression.steps.forEach((step, i) => {
    const [only] = found;
    // Nearly every path leads to one value all the way.
    if (i === 0) found = startOf(step, scope);
    else if (only && found.length === 1) found = follow(only, step);
    else found = found.flatMap((each) => follow(each, step));
  });
  return found;
}

function startOf(first: Step, scope: Scope): Located[] {
  if (first.name === 'item') return scope.item ? [scope.item] : [];
  if (first.name === 'row') return scope.row ? [{ value: scope.row, pointer: '' }] : [];
  return follow({ value: scope.root, pointer: '' }, first);
}

/** @returns the texts of the values with the filters applied, separators between them; `[]` when there is none */
export function evaluate(expression: Expression, scope: Scope): Piece[] {
  let pieces = locate(expression, scope).flatMap(toPiece);
  let separator = '、';
  for (const { name, argument } of expression.filters) {
    if (name === 'join') separator = argument;
    else pieces = applyFilter(pieces, name, argument, scope);
  }
  if (pieces.length < 2) return pieces;
  return pieces.flatMap((piece, i) => (i === 0 ? [piece] : [{ text: separator, pointer: '' }, piece]));
}

function follow({ value, pointer }: Located, { name, where }: Step): Located[] {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [];
  const member = (value as Record<string, unknown>)[name];
  const here = `${pointer}/${name}`;
  if (!Array.isArray(member)) return where ? [] : [{ value: member, pointer: here }];
  const members = member.map((each: unknown, i) => ({ value: each, pointer: `${here}/${i}` }));
  return where ? members.filter((each) => textAt(each.value, where.key) === where.value) : members;
}

function textAt(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return toText((value as Record<string, unknown>)[key]);
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

function toPiece({ value, pointer }: Located): Piece[] {
  const text = toText(value);
  return text === undefined || text === '' ? [] : [{ text, pointer }];
}

function applyFilter(
  pieces: readonly Piece[],
  name: Exclude<FilterName, 'join'>,
  argument: string,
  scope: Scope,
): Piece[] {
  if (name === 'or') return pieces.length > 0 ? [...pieces] : [{ text: argument, pointer: '' }];
  return pieces.map(({ text, pointer }) => ({ text: CHANGES[name](text, argument, scope), pointer }));
}

type TextFilter = Exclude<FilterName, 'join' | 'or'>;

const CHANGES: Readonly<Record<TextFilter, (text: string, argument: string, scope: Scope) => string>> = {
  prefix: (text, argument) => argument + text,
  suffix: (text, argument) => text + argument,
  words: (text, argument, scope) => scope.wordOf(`${argument}.${text}`) ?? text,
  date: (text) => text.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$1年$2月$3日'),
};
